using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LeakGate.Measuring.Local;

/// <summary>
/// A temporary file for records that exceed the memory budget. It has no name that outlives the process: on Unix it is
/// unlinked as soon as it is open, on Windows the system deletes it with its last handle, so that not even a killed run
/// leaves it behind.
/// </summary>
internal sealed class SpillFile : IDisposable
{
    private readonly string folder;
    private readonly SafeFileHandle handle;
    private long length;

    /// <exception cref="RecordStorageException">The folder does not exist or cannot be written.</exception>
    public SpillFile(string folder)
    {
        this.folder = folder;
        try
        {
            var path = Path.Combine(folder, $"leakgate-{Guid.NewGuid():N}.tmp");
            handle = File.OpenHandle(
                path,
                FileMode.CreateNew,
                FileAccess.ReadWrite,
                FileShare.Delete,
                OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None
            );
            if (!OperatingSystem.IsWindows())
                File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failed("cannot be written to", e);
        }
    }

    /// <summary>Appends records and returns where they stand.</summary>
    /// <exception cref="RecordStorageException">The disk is full, or fails.</exception>
    public long Append<T>(ReadOnlySpan<T> records)
        where T : unmanaged
    {
        var at = length;
        try
        {
            var bytes = MemoryMarshal.AsBytes(records);
            RandomAccess.Write(handle, bytes, at);
            length += bytes.Length;
        }
        // A limit on the size of files (EFBIG) is an argument out of range to the runtime.
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            throw Failed($"does not take the {length >> 20} MiB that this run needs there so far", e);
        }
        return at;
    }

    /// <summary>Reads records back; safe to call from several threads.</summary>
    /// <exception cref="RecordStorageException">The disk fails.</exception>
    public void Read<T>(long at, Span<T> records)
        where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(records);
        try
        {
            while (bytes.Length > 0)
            {
                var read = RandomAccess.Read(handle, bytes, at);
                if (read == 0)
                    throw new EndOfStreamException("it is shorter than what was written to it");
                bytes = bytes[read..];
                at += read;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failed("cannot be read back", e);
        }
    }

    public void Dispose() => handle.Dispose();

    private RecordStorageException Failed(string what, Exception cause) =>
        new(
            folder,
            $"the folder for temporary files {what}: {cause.Message.TrimEnd('.')}",
            "a folder with room for what exceeds --memory",
            "name another with --temp, or allow more with --memory"
        );
}
