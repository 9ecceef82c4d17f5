using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using LeakGate.Checks;
using LeakGate.Configuration;
using LeakGate.Versions;
using Xunit;

namespace LeakGate.Tests.Versions;

/// <summary>A real git repository in a folder whose name has a space and a letter outside ASCII.</summary>
internal sealed class TestRepository : IDisposable
{
    public const string Configuration = """
        version: 1
        datasets:
          visits:
            splits:
              train: data/train.csv
              test: data/test.csv
            target: y
            id: id
          other:
            splits:
              train: other/train.csv
              test: other/test.csv
            target: y
        """;

    private readonly string top;

    /// <summary>Whether the folder above goes with this repository; that of a checkout goes with its origin.</summary>
    private readonly bool ownsTop;

    public TestRepository(string name = "répo sitory")
    {
        (top, ownsTop) = (Directory.CreateTempSubdirectory("leakgate-").FullName, true);
        Root = Path.Combine(top, name);
        Directory.CreateDirectory(Root);
        Git("init", "--quiet", "--initial-branch=main");
    }

    private TestRepository(string top, string root) => (this.top, Root) = (top, root);

    public string Root { get; }

    public string Head => Git("rev-parse", "HEAD");

    /// <summary>A repository with two data sets, of a hundred rows in train and forty in test each.</summary>
    public static TestRepository WithData()
    {
        var repository = new TestRepository();
        repository.Write("leakgate.yml", Configuration);
        repository.Write("data/train.csv", Rows(0, 100));
        repository.Write("data/test.csv", Rows(100, 140));
        repository.Write("other/train.csv", Rows(200, 300));
        repository.Write("other/test.csv", Rows(300, 340));
        repository.Commit("data");
        return repository;
    }

    /// <summary>Rows with an id, two features that no two rows share, and a label.</summary>
    public static string Rows(int from, int to, params int[] more)
    {
        var text = new StringBuilder("id,a,b,y\n");
        foreach (var i in Enumerable.Range(from, to - from).Concat(more))
            text.Append($"r{i},{i * 7919 % 10007},{i * 104729 % 9973},{(i * 31 % 7 < 3 ? "yes" : "no")}\n");
        return text.ToString();
    }

    /// <summary>A fresh clone of depth 1 at a ref of this repository, as continuous integration checks it out.</summary>
    public TestRepository ShallowCheckout(string reference, string name = "checkout")
    {
        var clone = new TestRepository(top, Path.Combine(top, name));
        Directory.CreateDirectory(clone.Root);
        clone.Git("init", "--quiet", "--initial-branch=main");
        clone.Git("remote", "add", "origin", new Uri(Root).AbsoluteUri);
        clone.Git("fetch", "--quiet", "--depth=1", "--no-tags", "origin", reference);
        clone.Git("checkout", "--quiet", "--detach", "FETCH_HEAD");
        return clone;
    }

    public void Write(string path, string content) => Write(path, Encoding.UTF8.GetBytes(content));

    public void Write(string path, byte[] content)
    {
        var file = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, content);
    }

    public void Delete(string path) => File.Delete(Path.Combine(Root, path));

    public string Commit(string message)
    {
        Git("add", "--all");
        Git("commit", "--quiet", "--allow-empty", "--message", message);
        return Head;
    }

    public string Git(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = Root,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        foreach (var role in new[] { "AUTHOR", "COMMITTER" })
        {
            start.Environment[$"GIT_{role}_NAME"] = "a colleague";
            start.Environment[$"GIT_{role}_EMAIL"] = "colleague@example.org";
        }
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"git {string.Join(' ', arguments)}: {errors.GetAwaiter().GetResult()}");
        return output.TrimEnd('\n');
    }

    public GateSpec Spec(string folder = "") =>
        ConfigurationReader.Read(Path.Combine(Root, folder), _ => null, Catalogue.Rules);

    public ChangeScope Find(ChangeEvent change) => ChangeFinder.Find(Spec(), change);

    /// <summary>Names of the data sets that a change since a commit touches.</summary>
    public string Touched(string since) =>
        string.Join(' ', Find(new ChangeEvent(ChangeOrigin.Named, since)).Datasets.Select(d => d.Name));

    public Task<GateReport> CheckAsync(string? since = null, MissingData onMissing = MissingData.Error)
    {
        var spec = Spec();
        var change = since is null ? null : ChangeFinder.Find(spec, new ChangeEvent(ChangeOrigin.Named, since));
        return Gate.CheckAsync(
            spec,
            new GateOptions
            {
                Change = change,
                OnMissingData = onMissing,
                Threads = 1,
            }
        );
    }

    /// <summary>Puts content into the store of Git LFS, and gives the pointer to it.</summary>
    public string StoreInLfs(string content, string storage = ".git/lfs")
    {
        var bytes = Encoding.UTF8.GetBytes(content);
        var oid = Convert.ToHexStringLower(SHA256.HashData(bytes));
        Write($"{storage}/objects/{oid[..2]}/{oid[2..4]}/{oid}", bytes);
        return $"version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize {bytes.Length}\n";
    }

    /// <summary>Puts content into DVC's cache, and gives its MD5.</summary>
    public string StoreInDvc(string content, string cache = ".dvc/cache/files/md5", string ending = "")
    {
        var bytes = Encoding.UTF8.GetBytes(content);
#pragma warning disable CA5351 // MD5 is what DVC names its content by.
        var md5 = Convert.ToHexStringLower(MD5.HashData(bytes));
#pragma warning restore CA5351
        Write($"{cache}/{md5[..2]}/{md5[2..]}{ending}", bytes);
        return md5 + ending;
    }

    /// <summary>A pointer as <c>dvc add</c> of version 3 writes it.</summary>
    public static string DvcPointer(string md5, long size, string path) =>
        $"outs:\n- md5: {md5}\n  size: {size}\n  hash: md5\n  path: {path}\n";

    public void Dispose()
    {
        if (!ownsTop)
            return;
        foreach (var file in Directory.EnumerateFiles(top, "*", SearchOption.AllDirectories))
            File.SetAttributes(file, FileAttributes.Normal);
        Directory.Delete(top, recursive: true);
    }
}
