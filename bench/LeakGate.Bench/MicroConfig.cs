using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace LeakGate.Bench;

/// <summary>
/// Runs benchmarks inside this process. BenchmarkDotNet's own toolchain would generate a project below this one, which
/// the repository's analyzers and locked packages then refuse; for the same reason <c>--job</c> is of no use here.
/// </summary>
internal sealed class MicroConfig : ManualConfig
{
    public MicroConfig()
    {
        Add(DefaultConfig.Instance);
        AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithIterationCount(15));
    }
}
