using LeakGate.Checks;
using Xunit;

namespace LeakGate.Tests.Versions;

/// <summary>Content is taken from the work tree, the store of Git LFS or the cache of DVC, whichever has it.</summary>
public sealed class PointerTests : IDisposable
{
    private static readonly string Train = TestRepository.Rows(0, 100);

    private readonly TestRepository repository = TestRepository.WithData();

    public PointerTests() => repository.Delete("data/train.csv");

    public void Dispose() => repository.Dispose();

    [Theory]
    [InlineData(".git/lfs")]
    [InlineData("the store")]
    public async Task A_Git_LFS_pointer_is_read_from_its_store(string storage)
    {
        if (storage != ".git/lfs")
            repository.Git("config", "lfs.storage", Path.Combine(repository.Root, storage));
        repository.Write("data/train.csv", repository.StoreInLfs(Train, storage));
        await AssertReadAsync();
    }

    [Fact]
    public async Task A_linked_work_tree_shares_the_store()
    {
        repository.Write("data/train.csv", repository.StoreInLfs(Train));
        repository.Commit("pointer");
        var linked = Path.Combine(Path.GetDirectoryName(repository.Root)!, "linked");
        repository.Git("worktree", "add", "--quiet", "--detach", linked);
        var spec = LeakGate.Configuration.ConfigurationReader.Read(linked, _ => null, Catalogue.Rules);
        var report = await Gate.CheckAsync(spec, new GateOptions { Threads = 1 });
        Assert.Equal(100, report.Datasets[0].Splits[0].Rows);
    }

    [Theory]
    [InlineData(".dvc/cache/files/md5", "hash: md5")]
    [InlineData(".dvc/cache", "")]
    [InlineData("elsewhere/files/md5", "hash: md5")]
    public async Task A_DVC_pointer_is_read_from_its_cache(string cache, string hash)
    {
        repository.Write(
            ".dvc/config",
            "[core]\n    remote = r\n[cache]\n    dir = nowhere\n['remote \"r\"']\n    url = /r\n"
        );
        var name = cache.StartsWith("elsewhere", StringComparison.Ordinal) ? "../elsewhere" : "cache";
        repository.Write(".dvc/config.local", $"[cache]\n    dir = {name}\n");
        var md5 = repository.StoreInDvc(Train, cache);
        repository.Write(
            "data/train.csv.dvc",
            $"outs:\n- md5: {md5}\n  size: {Train.Length}\n  {hash}\n  path: train.csv\n"
        );
        await AssertReadAsync();
    }

    [Fact]
    public async Task The_outs_of_a_pipeline_are_read_where_its_stage_works()
    {
        var md5 = repository.StoreInDvc(Train);
        repository.Write("dvc.yaml", "stages:\n  make:\n    cmd: make\n    wdir: data\n    outs: [train.csv]\n");
        repository.Write(
            "dvc.lock",
            $"schema: '2.0'\nstages:\n  make:\n    cmd: make\n    outs:\n    - path: train.csv\n      hash: md5\n      md5: {md5}\n      size: {Train.Length}\n"
        );
        await AssertReadAsync();
    }

    [Fact]
    public async Task A_tracked_folder_is_read_by_its_listing()
    {
        repository.Delete("data/test.csv");
        Directory.Delete(Path.Combine(repository.Root, "data"));
        var test = TestRepository.Rows(100, 140);
        var listing =
            $"[{{\"md5\": \"{repository.StoreInDvc(test)}\", \"relpath\": \"test.csv\"}}, "
            + $"{{\"md5\": \"{repository.StoreInDvc(Train)}\", \"relpath\": \"train.csv\"}}]";
        var folder = repository.StoreInDvc(listing, ending: ".dir");
        repository.Write("data.dvc", $"outs:\n- md5: {folder}\n  size: 9\n  nfiles: 2\n  hash: md5\n  path: data\n");
        await AssertReadAsync();
    }

    [Fact]
    public async Task Text_that_DVC_2_hashed_with_its_line_ends_turned_is_known_by_that_hash()
    {
        var md5 = repository.StoreInDvc(Train, ".dvc/cache");
        var windows = Train.Replace("\n", "\r\n", StringComparison.Ordinal);
        repository.Write($".dvc/cache/{md5[..2]}/{md5[2..]}", windows);
        repository.Write("data/train.csv.dvc", $"outs:\n- md5: {md5}\n  size: {windows.Length}\n  path: train.csv\n");
        await AssertReadAsync();
    }

    [Fact]
    public async Task A_glob_takes_what_only_pointers_stand_for()
    {
        repository.Write(
            "leakgate.yml",
            "version: 1\ndatasets: {d: {splits: {train: 'data/tr*.csv', test: data/test.csv}}}\n"
        );
        var md5 = repository.StoreInDvc(Train);
        repository.Write("data/train.csv.dvc", TestRepository.DvcPointer(md5, Train.Length, "train.csv"));
        await AssertReadAsync();
    }

    [Fact]
    public async Task The_work_tree_comes_before_the_cache()
    {
        repository.Write("data/train.csv", Train);
        repository.Write(".dvc/config", "");
        repository.Write("data/train.csv.dvc", TestRepository.DvcPointer(new string('1', 32), 5, "train.csv"));
        await AssertReadAsync();
    }

    [Theory]
    [InlineData("lfs", "run 'git lfs pull'")]
    [InlineData("dvc", "run 'dvc pull data/train.csv.dvc'")]
    [InlineData("lock", "run 'dvc pull'")]
    [InlineData("folder", "run 'dvc pull data.dvc'")]
    public async Task What_is_not_fetched_stops_the_run_with_the_command_to_run(string kind, string command)
    {
        WriteUnfetched(kind);
        var report = await repository.CheckAsync();
        Assert.Equal(ExitCode.Data, report.ExitCode);
        var problem = report.Problems.First();
        Assert.Equal(RunRules.PointerNotMaterialised, problem.Rule);
        Assert.StartsWith(command, problem.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lfs")]
    [InlineData("dvc")]
    [InlineData("lock")]
    [InlineData("folder")]
    public async Task Where_that_is_asked_for_it_is_a_warning_and_the_data_set_is_skipped_not_clean(string kind)
    {
        WriteUnfetched(kind);
        var report = await repository.CheckAsync(onMissing: MissingData.Warn);
        var skipped = Assert.Single(report.Skipped);
        Assert.Equal("visits", skipped.Name);
        Assert.NotEmpty(skipped.Skipped);
        Assert.Empty(skipped.Outcomes);
        Assert.NotEmpty(report.Datasets[1].Outcomes);
    }

    [Fact]
    public async Task Content_of_another_size_or_another_hash_is_an_error_in_either_mode()
    {
        foreach (var damaged in new[] { Train[..^1], Train.Replace("r7,", "r8,", StringComparison.Ordinal) })
        {
            var pointer = repository.StoreInLfs(Train);
            var oid = pointer.Split("sha256:")[1][..64];
            repository.Write($".git/lfs/objects/{oid[..2]}/{oid[2..4]}/{oid}", damaged);
            repository.Write("data/train.csv", pointer);
            await AssertDamagedAsync();
            repository.Delete("data/train.csv");
            var md5 = repository.StoreInDvc(Train);
            repository.Write($".dvc/cache/files/md5/{md5[..2]}/{md5[2..]}", damaged);
            repository.Write("data/train.csv.dvc", TestRepository.DvcPointer(md5, Train.Length, "train.csv"));
            await AssertDamagedAsync();
            repository.Delete("data/train.csv.dvc");
        }
    }

    [Theory]
    [InlineData("outs:\n- md5: ../../../../etc/passwd\n  path: train.csv\n")]
    [InlineData("outs:\n- md5: d41d8cd98f00b204e9800998ecf8427\n  path: train.csv\n")]
    [InlineData("outs: [")]
    public async Task A_DVC_file_that_is_none_is_an_error(string pointer)
    {
        repository.Write(".dvc/config", "");
        repository.Write("data/train.csv.dvc", pointer);
        await AssertDamagedAsync();
    }

    [Fact]
    public async Task A_Git_LFS_pointer_without_a_sound_oid_is_an_error()
    {
        repository.Write("data/train.csv", "version https://git-lfs.github.com/spec/v1\noid sha256:../..\nsize 5\n");
        await AssertDamagedAsync();
    }

    private void WriteUnfetched(string kind)
    {
        repository.Write(".dvc/config", "");
        var (md5, out_) = (new string('1', 32), "  size: 5\n  hash: md5\n");
        switch (kind)
        {
            case "lfs":
                var oid = new string('1', 64);
                repository.Write(
                    "data/train.csv",
                    $"version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize 5\n"
                );
                break;
            case "dvc":
                repository.Write("data/train.csv.dvc", $"outs:\n- md5: {md5}\n{out_}  path: train.csv\n");
                break;
            case "lock":
                repository.Write(
                    "dvc.lock",
                    $"schema: '2.0'\nstages:\n  a:\n    outs:\n    - path: data/train.csv\n      md5: {md5}\n"
                );
                break;
            default:
                repository.Delete("data/test.csv");
                Directory.Delete(Path.Combine(repository.Root, "data"));
                repository.Write("data.dvc", $"outs:\n- md5: {md5}.dir\n{out_}  path: data\n");
                break;
        }
    }

    private async Task AssertReadAsync()
    {
        var report = await repository.CheckAsync();
        Assert.Empty(report.Problems);
        Assert.Equal([100L, 40L], report.Datasets[0].Splits.Select(s => s.Rows!.Value));
        Assert.Equal("data/train.csv", Assert.Single(report.Datasets[0].Splits[0].Files));
    }

    private async Task AssertDamagedAsync()
    {
        foreach (var mode in new[] { MissingData.Error, MissingData.Warn })
        {
            var report = await repository.CheckAsync(onMissing: mode);
            Assert.Equal(ExitCode.Data, report.ExitCode);
            Assert.Equal(RunRules.DataUnreadable, report.Problems.First().Rule);
        }
    }
}
