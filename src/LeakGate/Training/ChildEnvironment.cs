using System.Globalization;
using LeakGate.Configuration;

namespace LeakGate.Training;

/// <summary>
/// The environment of a training command: what every program needs to find its runtime, and what is declared. Nothing
/// else is handed on, since the environment of a build holds tokens and the command may be a stranger's.
/// </summary>
internal static class ChildEnvironment
{
    private static readonly string[] Kept =
    [
        "PATH",
        "HOME",
        "USER",
        "LOGNAME",
        "LANG",
        "LANGUAGE",
        "TZ",
        "LD_LIBRARY_PATH",
        "DYLD_LIBRARY_PATH",
        "VIRTUAL_ENV",
        "PYTHONPATH",
        "PYTHONHOME",
        "PYENV_ROOT",
        "PYENV_VERSION",
        "CONDA_PREFIX",
        "CONDA_DEFAULT_ENV",
        "R_LIBS",
        "R_LIBS_USER",
        "R_HOME",
        "JULIA_DEPOT_PATH",
        "JAVA_HOME",
        "DOTNET_ROOT",
        "NUGET_PACKAGES",
        "CUDA_HOME",
        "CUDA_VISIBLE_DEVICES",
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "MKL_NUM_THREADS",
        "SystemRoot",
        "SystemDrive",
        "PATHEXT",
        "COMSPEC",
        "USERPROFILE",
        "APPDATA",
        "LOCALAPPDATA",
        "ProgramData",
        "ProgramFiles",
    ];

    /// <param name="temporary">Absolute folder of the run, which goes with it.</param>
    public static IEnumerable<(string Name, string Value)> Of(TrainingSpec training, int repetition, string temporary)
    {
        foreach (var name in Kept)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
                yield return (name, value);
        }
        var scratch = Directory.CreateDirectory(Path.Combine(temporary, "tmp")).FullName;
        foreach (var name in (string[])["TMPDIR", "TMP", "TEMP"])
            yield return (name, scratch);
        // A run is to depend on the labels alone.
        yield return ("PYTHONHASHSEED", "0");
        yield return ("PYTHONDONTWRITEBYTECODE", "1");
        yield return ("LC_ALL", "C.UTF-8");
        yield return ("LEAKGATE_REPETITION", repetition.ToString(CultureInfo.InvariantCulture));
        foreach (var declared in training.Environment)
            yield return declared;
    }
}
