namespace LeakGate.Package.Tests;

/// <summary>A folder with projects, and the ways in which tests build them.</summary>
internal sealed class Workspace(string folder, PackageFixture package)
{
    public string Folder => folder;

    public string PathOf(string name) => Path.Combine(folder, name);

    public void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllText(PathOf(name), text);
    }

    /// <summary>A class library with the package.</summary>
    /// <param name="name">Name of the project; it lies in a folder <paramref name="under"/> the workspace.</param>
    /// <param name="body">Further XML inside the project.</param>
    /// <param name="version">The reference's version attribute; empty where versions are kept centrally.</param>
    public void WriteProject(
        string name,
        string body = "",
        string frameworks = "<TargetFramework>net10.0</TargetFramework>",
        string under = "",
        string? version = null
    )
    {
        version ??= $"Version=\"{package.Version}\"";
        Write(
            Path.Combine(under, $"{name}.csproj"),
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>{frameworks}</PropertyGroup>
              <ItemGroup><PackageReference Include="LeakGate.Tasks" {version} PrivateAssets="all" /></ItemGroup>
              {body}
            </Project>
            """
        );
        Write(Path.Combine(under, "Model.cs"), $"namespace {name}; public sealed class Model;");
    }

    /// <summary>Writes data whose test split repeats <paramref name="shared"/> rows of train, and a configuration.</summary>
    /// <param name="checks">The value of <c>checks</c>, or empty for the defaults.</param>
    public void WriteData(int shared, string checks = "", string under = "")
    {
        var random = new Random(20_240_229);
        var train = Rows(60);
        var test = train.Take(shared).Concat(Rows(30 - shared));
        Write(Path.Combine(under, "data/train.csv"), Csv(train));
        Write(Path.Combine(under, "data/test.csv"), Csv(test));
        Write(Path.Combine(under, "leakgate.yml"), Configuration + (checks.Length == 0 ? "" : $"checks: {checks}\n"));

        List<string> Rows(int count) =>
            [
                .. Enumerable
                    .Range(0, count)
                    .Select(_ =>
                        FormattableString.Invariant(
                            $"{random.NextDouble():F6},{random.NextDouble():F6},{random.Next(2)}"
                        )
                    ),
            ];

        static string Csv(IEnumerable<string> rows) => "income,balance,churned\n" + string.Join('\n', rows) + "\n";
    }

    /// <summary>Three lines before the splits, which stand on lines 5 and 6.</summary>
    private const string Configuration = """
        version: 1
        datasets:
          churn:
            splits:
              train: data/train.csv
              test: data/test.csv
            target: churned

        """;

    public Task<DotNetResult> BuildAsync(params string[] arguments) => DotNetAsync("build", arguments);

    /// <summary>Runs the public target alone, without compiling, in a project that is restored.</summary>
    public Task<DotNetResult> GateAsync(params string[] arguments) =>
        DotNetAsync("msbuild", ["-t:LeakGate", .. arguments]);

    public Task<DotNetResult> DotNetAsync(string command, params string[] arguments) =>
        DotNet.RunAsync(folder, package.Packages, [command, .. Quiet(command), .. arguments]);

    public static IEnumerable<string> Quiet(string command) =>
        command == "restore" ? ["-tl:off"] : ["-tl:off", "-nologo", "-nodeReuse:false"];
}
