using System.Collections.Concurrent;

namespace LeakGate.Action.Tests.GitHub;

/// <summary>A clock on which every wait is over at once, and which remembers how long it would have been.</summary>
internal sealed class InstantTime : TimeProvider
{
    private readonly Lock guard = new();
    private DateTimeOffset now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public ConcurrentQueue<TimeSpan> Waits { get; } = new();

    public int[] Seconds => [.. Waits.Select(wait => (int)wait.TotalSeconds)];

    public override DateTimeOffset GetUtcNow()
    {
        lock (guard)
            return now;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Waits.Enqueue(dueTime);
        lock (guard)
            now += dueTime;
        ThreadPool.QueueUserWorkItem(_ => callback(state));
        return new Timer();
    }

    private sealed class Timer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() { }

        public ValueTask DisposeAsync() => default;
    }
}
