namespace LeakGate.Action.Tests;

/// <summary>Repositories of one test, made with the real git.</summary>
internal static class Git
{
    /// <summary>Puts everything in a folder under version control.</summary>
    public static Folder Commit(Folder folder, string message = "data")
    {
        if (!folder.Has(".git"))
            Run(folder, "init", "--quiet", "--initial-branch=main");
        Run(folder, "add", "--all");
        Run(
            folder,
            "-c",
            "user.name=t",
            "-c",
            "user.email=t@example.com",
            "commit",
            "--quiet",
            "--allow-empty",
            "-m",
            message
        );
        return folder;
    }

    public static string Head(Folder folder) => Run(folder, "rev-parse", "HEAD");

    public static string Run(Folder folder, params string[] arguments) =>
        Repository.Start("git", folder.Path, arguments).MustEndWith(0).Output.Trim();
}
