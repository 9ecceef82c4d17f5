using LeakGate.UnicodeTables;

// dotnet run --project tools/LeakGate.UnicodeTables -- tables FOLDER FILE   the table, from the data files
// dotnet run --project tools/LeakGate.UnicodeTables -- vectors FILE         what ICU says, for the tests
// FOLDER holds UnicodeData.txt and its sisters; Debian's package unicode-data installs them in /usr/share/unicode.
try
{
    switch (args)
    {
        case ["tables", var folder, var file]:
            var database = CharacterDatabase.Load(folder);
            var mapping = new CaselessMapping(database);
            mapping.Verify();
            File.WriteAllText(file, TableSource.Write(TwoStageTable.Build(database, mapping), database.Version));
            return 0;
        case ["vectors", var file]:
            File.WriteAllText(file, VectorSource.Write());
            return 0;
        default:
            Console.Error.WriteLine("usage: tables FOLDER FILE | vectors FILE");
            return 2;
    }
}
catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(e.Message);
    return 3;
}
