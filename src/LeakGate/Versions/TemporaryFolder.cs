namespace LeakGate.Versions;

/// <summary>A folder for the time of a run. It goes when the run ends, also when the process is told to.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly Lazy<string> folder;
    private int files;

    /// <param name="parent">Where it is made, once something is written.</param>
    public TemporaryFolder(string parent)
    {
        folder = new(() =>
        {
            var created = Path.GetFullPath(Path.Combine(parent, $"leakgate-base-{Guid.NewGuid():N}"));
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

    /// <summary>Writes a file and returns its path. Files of one name do not get into each other's way.</summary>
    public string Write(string name, Action<Stream> write)
    {
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(folder.Value, $"{files++}")).FullName, name);
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
