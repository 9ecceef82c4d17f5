using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace LeakGate.Versions;

/// <summary>
/// Runs git in a work tree: arguments as a list and never through a shell, bounded in time and output, without
/// prompts, hooks or the user's aliases. Writes nothing to the repository but what a fetch brings.
/// </summary>
internal sealed class Git(string root, CancellationToken cancellation)
{
    /// <summary>Output above this is no answer to any question asked here, in bytes.</summary>
    private const int MaximumOutput = 1 << 28;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Absolute root of the work tree.</summary>
    public string Root { get; } = root;

    /// <summary>Git in another work tree, under the same conditions.</summary>
    public Git Of(string folder) => new(folder, cancellation);

    /// <summary>Standard output of a command.</summary>
    /// <exception cref="GitException">Git is missing, fails, or takes too long; carries its words.</exception>
    public byte[] Run(params ReadOnlySpan<string> arguments)
    {
        var output = new MemoryStream();
        Copy(output, MaximumOutput, arguments);
        return output.ToArray();
    }

    /// <summary>The content of small blobs, in the order of their names, with one child process for all.</summary>
    /// <exception cref="GitException">A blob is missing, or all together are too large.</exception>
    public IReadOnlyList<byte[]> Blobs(IReadOnlyCollection<string> names)
    {
        var blobs = new List<byte[]>(names.Count);
        if (names.Count == 0)
            return blobs;
        var output = new MemoryStream();
        Copy(output, MaximumOutput, Encoding.ASCII.GetBytes(string.Join('\n', names) + "\n"), "cat-file", "--batch");
        ReadOnlySpan<byte> left = output.GetBuffer().AsSpan(0, (int)output.Length);
        foreach (var name in names)
        {
            // "<name> blob <size>", the content, and a line feed after each.
            var line = left[..Math.Max(0, left.IndexOf((byte)'\n'))];
            var fields = Encoding.ASCII.GetString(line).Split(' ');
            if (fields is not [_, "blob", var size] || !int.TryParse(size, out var length))
                throw new GitException($"git does not have the blob {name}");
            blobs.Add(left.Slice(line.Length + 1, length).ToArray());
            left = left[(line.Length + length + 2)..];
        }
        return blobs;
    }

    /// <summary>Standard output of a command as one line of text.</summary>
    /// <inheritdoc cref="Run"/>
    public string Line(params ReadOnlySpan<string> arguments) => Encoding.UTF8.GetString(Run(arguments)).TrimEnd('\n');

    /// <summary>Whether a command succeeds.</summary>
    public bool Succeeds(params ReadOnlySpan<string> arguments)
    {
        try
        {
            Run(arguments);
            return true;
        }
        catch (GitException)
        {
            return false;
        }
    }

    /// <summary>Copies standard output of a command into a stream.</summary>
    /// <param name="limit">More bytes than these are an error.</param>
    /// <inheritdoc cref="Run"/>
    public void Copy(Stream output, long limit, params ReadOnlySpan<string> arguments) =>
        Copy(output, limit, [], arguments);

    private void Copy(Stream output, long limit, byte[] input, params ReadOnlySpan<string> arguments)
    {
        var shown = $"git {arguments[0]}";
        using var process = Start(shown, arguments);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(Patience);
        using var end = timeout.Token.Register(() => Kill(process));
        // Both beside the output: a child that waits for one of the three pipes would wait for ever.
        var errors = Task.Run(() => ReadWords(process.StandardError), CancellationToken.None);
        var feeding = Task.Run(() => Feed(process, input), CancellationToken.None);
        var isWhole = CopyUpTo(process.StandardOutput.BaseStream, output, limit);
        if (!isWhole)
            Kill(process);
        feeding.GetAwaiter().GetResult();
        process.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
        if (timeout.IsCancellationRequested)
            throw new GitException($"'{shown}' was stopped after {Patience.TotalMinutes:0} minutes");
        if (!isWhole)
            throw new GitException($"'{shown}' says more than {limit:N0} bytes");
        if (process.ExitCode != 0)
            throw new GitException($"'{shown}' failed: {errors.GetAwaiter().GetResult()}");
    }

    private Process Start(string shown, ReadOnlySpan<string> arguments)
    {
        var start = new ProcessStartInfo("git")
        {
            WorkingDirectory = Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardErrorEncoding = Encoding.UTF8,
            UseShellExecute = false,
        };
        // What these name would send git to another repository than the one it is started in.
        foreach (var name in new[] { "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY" })
            start.Environment.Remove(name);
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        start.Environment["GIT_OPTIONAL_LOCKS"] = "0";
        start.Environment["LC_ALL"] = "C.UTF-8";
        // In a container the work tree belongs to another user, whom git would distrust.
        Configure(start, ("safe.directory", Root), ("core.hooksPath", "/dev/null"), ("core.fsmonitor", "false"));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        try
        {
            return Process.Start(start)!;
        }
        catch (Exception e) when (e is Win32Exception or DirectoryNotFoundException)
        {
            throw new GitException($"'{shown}' cannot be started ({e.Message}); install git");
        }
    }

    /// <summary>Adds settings for the child behind those that its environment carries already.</summary>
    private static void Configure(ProcessStartInfo start, params ReadOnlySpan<(string Key, string Value)> settings)
    {
        var count =
            start.Environment.TryGetValue("GIT_CONFIG_COUNT", out var text) && int.TryParse(text, out var n) ? n : 0;
        foreach (var (key, value) in settings)
        {
            start.Environment[$"GIT_CONFIG_KEY_{count}"] = key;
            start.Environment[$"GIT_CONFIG_VALUE_{count}"] = value;
            count++;
        }
        start.Environment["GIT_CONFIG_COUNT"] = $"{count}";
    }

    private static void Feed(Process process, byte[] input)
    {
        try
        {
            process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended without reading all; its exit code and words say why.
        }
    }

    private static bool CopyUpTo(Stream from, Stream to, long limit)
    {
        var buffer = new byte[1 << 16];
        for (var left = limit; ; )
        {
            var read = from.Read(buffer);
            if (read == 0)
                return true;
            left -= read;
            if (left < 0)
                return false;
            to.Write(buffer, 0, read);
        }
    }

    /// <summary>The last lines of what git complains of, as one; a progress display may come before.</summary>
    private static string ReadWords(StreamReader errors)
    {
        const int shown = 3;
        var last = new Queue<string>();
        while (errors.ReadLine() is { } line)
        {
            if (line.Length == 0)
                continue;
            if (last.Count == shown)
                last.Dequeue();
            last.Enqueue(line.Length <= 300 ? line : line[..300]);
        }
        return last.Count == 0 ? "it does not say why" : string.Join(" / ", last);
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It has ended by itself meanwhile.
        }
    }
}

/// <summary>Git could not answer; the message is a clause with git's own words.</summary>
internal sealed class GitException(string message) : Exception(message);
