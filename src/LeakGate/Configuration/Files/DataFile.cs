namespace LeakGate.Configuration.Files;
internal sealed record DataFile(string AbsolutePath, string RelativePath);
