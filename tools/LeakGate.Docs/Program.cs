using LeakGate.Docs;

// dotnet run --project tools/LeakGate.Docs               writes what follows from the catalogue
// dotnet run --project tools/LeakGate.Docs -- --check    exits 1 where a file differs from it
try
{
    switch (args)
    {
        case []:
            foreach (var file in GeneratedFile.All(Repository.Root()))
                Console.WriteLine(file.Write() ? $"wrote {file.Path}" : $"{file.Path} is up to date");
            return 0;
        case ["--check"]:
            var stale = GeneratedFile.All(Repository.Root()).Where(file => !file.IsUpToDate).ToArray();
            foreach (var file in stale)
                Console.Error.WriteLine($"{file.Path} differs from the catalogue; './build docs' brings it up to date");
            return stale.Length == 0 ? 0 : 1;
        default:
            Console.Error.WriteLine("usage: docs [--check]");
            return 2;
    }
}
catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(e.Message);
    return 3;
}
