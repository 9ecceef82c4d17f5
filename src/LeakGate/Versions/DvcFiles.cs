using LeakGate.Configuration.Files;

namespace LeakGate.Versions;

/// <summary>A file that DVC tracks by itself or as part of a folder.</summary>
/// <param name="Path">Where it stands, in the terms of the pointer's path.</param>
/// <param name="Content">Absolute path in the cache, or null where it has not been fetched.</param>
internal sealed record DvcFile(string Path, string? Content, DvcOut Out);

/// <summary>From what pointers track to the files that a pattern takes.</summary>
internal static class DvcFiles
{
    /// <summary>
    /// The files that the patterns take. A folder whose listing has not been fetched counts as one file without
    /// content where it may hold a wanted one, since nobody can tell.
    /// </summary>
    /// <param name="skip">Paths whose content is at hand already, so that no cache need be looked at.</param>
    /// <exception cref="InvalidDataException">A listing or stored content is damaged.</exception>
    public static IEnumerable<DvcFile> Taken(
        IEnumerable<DvcOut> outs,
        IReadOnlyCollection<TreePattern> patterns,
        Func<DvcOut, DvcCache?> cacheOf,
        Func<string, bool> skip
    )
    {
        foreach (var tracked in outs)
        {
            if (!tracked.IsFolder)
            {
                if (patterns.Any(pattern => pattern.Takes(tracked.Path)) && !skip(tracked.Path))
                    yield return new(
                        tracked.Path,
                        cacheOf(tracked)?.Find(tracked.Digits, tracked.Size, tracked.Path),
                        tracked
                    );
                continue;
            }
            if (!patterns.Any(pattern => pattern.Touches(tracked.Path)))
                continue;
            var cache = cacheOf(tracked);
            if (cache?.Listing(tracked.Digits, tracked.Path) is not { } listing)
            {
                if (!skip(tracked.Path))
                    yield return new(tracked.Path, null, tracked);
                continue;
            }
            foreach (var (below, md5) in listing)
            {
                if (
                    SlashPath.Combine(tracked.Path, below) is { } path
                    && patterns.Any(pattern => pattern.Takes(path))
                    && !skip(path)
                )
                    yield return new(path, cache.Find(md5, null, path), tracked);
            }
        }
    }
}
