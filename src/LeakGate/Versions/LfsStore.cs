namespace LeakGate.Versions;

/// <summary>The content that Git LFS has fetched for a repository.</summary>
internal sealed class LfsStore
{
    private readonly string objects;

    private LfsStore(string storage) => objects = Path.Combine(storage, "objects");

    /// <summary>
    /// The store of a checkout: <c>lfs.storage</c> where git is there to tell it, else the usual place. Linked work
    /// trees share that of the main one.
    /// </summary>
    public static LfsStore Of(GitCheckout checkout, Git git) =>
        new(
            Configured(git) is { } path
                ? Path.GetFullPath(path, checkout.CommonFolder)
                : Path.Combine(checkout.CommonFolder, "lfs")
        );

    /// <summary>Absolute path of the content, or null where it has not been fetched.</summary>
    /// <exception cref="InvalidDataException">The content is not what the pointer says.</exception>
    public string? Find(LfsPointer pointer, string shown)
    {
        var file = Path.Combine(objects, pointer.Oid[..2], pointer.Oid[2..4], pointer.Oid);
        if (!File.Exists(file))
            return null;
        StoredContent.RequireSha256(file, pointer.Size, pointer.Oid, shown);
        return file;
    }

    private static string? Configured(Git git)
    {
        try
        {
            return git.Line("config", "--type=path", "--get", "lfs.storage") is { Length: > 0 } path ? path : null;
        }
        catch (GitException)
        {
            return null; // not set: git ends with 1
        }
    }
}
