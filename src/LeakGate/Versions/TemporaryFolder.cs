namespace LeakGate.Versions;

/// <summary>A folder for the time of a run. It goes when the run ends, also when the process is told to.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly Lazy<string> folder;
    private int files;

    /// <param name="parent">Where it is made, once something is written.</param>
    /// <param name="purpose">What it is for: a part of its name.</param>
    public TemporaryFolder(string parent, string purpose = "base")
    {
        folder = new(() =>
        {
            var created = System.IO.Path.GetFullPath(
                System.IO.Path.Combine(parent, $"leakgate-{purpose}-{Guid.NewGuid():N}")
            );
            // Data can be personal: nobody else on the machine may read it.
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(created);
            else
                Directory.CreateDirectory(
                    created,
                    UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
                );
            AppDomain.CurrentDomain.ProcessExit += Remove;
            return created;
        });
    }

    /// <summary>Absolute path of the folder, which is made where it is not there yet.</summary>
    public string Path => folder.Value;

    /// <summary>Writes a file and returns its path. Files of one name do not get into each other's way.</summary>
    public string Write(string name, Action<Stream> write)
    {
        var file = System.IO.Path.Combine(
            Directory.CreateDirectory(System.IO.Path.Combine(folder.Value, $"{files++}")).FullName,
            name
        );
        using var stream = File.Create(file);
        write(stream);
        return file;
    }

    public void Dispose()
    {
        if (!folder.IsValueCreated)
            return;
        AppDomain.CurrentDomain.ProcessExit -= Remove;
        Remove(null, EventArgs.Empty);
    }

    private void Remove(object? sender, EventArgs e)
    {
        try
        {
            Directory.Delete(folder.Value, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Someone tidied the temporary files meanwhile.
        }
    }
}
