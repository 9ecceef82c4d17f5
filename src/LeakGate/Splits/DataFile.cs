namespace LeakGate.Splits;

/// <summary>A data file on disk.</summary>
/// <param name="AbsolutePath">Where it is.</param>
/// <param name="RelativePath">How messages name it: relative to the configuration file's folder, forward slashes.</param>
internal sealed record DataFile(string AbsolutePath, string RelativePath);
