using System.IO.Compression;
using System.Text;

namespace LeakGate.Cli.Tests;

/// <summary>An empty folder of its own for one test.</summary>
internal sealed class Folder : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("leakgate-cli-").FullName;

    /// <param name="name">Name of the folder itself, where that matters.</param>
    public Folder(string name = "work")
    {
        Path = System.IO.Path.Combine(root, name);
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    public string PathOf(string relative) => System.IO.Path.Combine(Path, relative);

    public string Read(string relative) => File.ReadAllText(PathOf(relative));

    public bool Has(string relative) => System.IO.Path.Exists(PathOf(relative));

    /// <summary>Every file below the folder, relative to it, in ordinal order.</summary>
    public string[] Files() =>
        [
            .. Directory
                .EnumerateFiles(Path, "*", SearchOption.AllDirectories)
                .Select(file => System.IO.Path.GetRelativePath(Path, file))
                .Order(StringComparer.Ordinal),
        ];

    public Folder Write(string relative, string content) => Write(relative, Encoding.UTF8.GetBytes(content));

    public Folder Write(string relative, byte[] content)
    {
        var file = PathOf(relative);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, content);
        return this;
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    public static byte[] Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }
}
