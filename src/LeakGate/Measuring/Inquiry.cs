using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace LeakGate.Measuring;

/// <summary>
/// Work that waits for answers of the engine and for nothing else: what <see cref="Rounds.Measure"/> returns, and every
/// <c>async</c> method of a check. It goes on in the thread that brings the answer, at once and in the order of the
/// questions, so a run takes the same course every time.
/// </summary>
/// <remarks>
/// <see cref="Task{TResult}"/> could do the same with a context that keeps its continuations in one thread. But its
/// state machines are generic types of the framework over ours, which no compilation ahead of time covers: with some
/// fifty checks they were a quarter of what a short run compiled while it ran.
/// </remarks>
internal abstract class Inquiry : INotifyCompletion
{
    private readonly List<Action> waiting = [];

    /// <summary>Whether a result or an exception is there.</summary>
    public bool IsCompleted { get; private set; }

    /// <summary>What ended it in place of a result.</summary>
    protected Exception? Failure { get; private set; }

    /// <summary>One that waits for nothing.</summary>
    public static Inquiry<T> Of<T>(T result)
    {
        var inquiry = new Inquiry<T>();
        inquiry.Succeed(result);
        return inquiry;
    }

    /// <summary>Takes the answer of the engine, which may be <see cref="Unanswered"/>.</summary>
    public abstract void Take(object answer);

    /// <summary>Ends it without a result.</summary>
    public void Fail(Exception failure)
    {
        Failure = failure;
        Complete();
    }

    /// <inheritdoc />
    public void OnCompleted(Action continuation) => waiting.Add(continuation);

    /// <summary>Lets all that wait for it go on.</summary>
    protected void Complete()
    {
        IsCompleted = true;
        foreach (var goOn in waiting)
            goOn();
    }
}

/// <inheritdoc />
[AsyncMethodBuilder(typeof(InquiryBuilder<>))]
internal sealed class Inquiry<T> : Inquiry
{
    private T result = default!;

    /// <summary>Makes the type awaitable; it is its own awaiter.</summary>
    public Inquiry<T> GetAwaiter() => this;

    /// <summary>The result, once it is there.</summary>
    /// <exception cref="NotMeasuredException">The engine could not answer.</exception>
    /// <exception cref="InvalidOperationException">It still waits.</exception>
    public T GetResult()
    {
        if (Failure is { } failure)
            ExceptionDispatchInfo.Throw(failure);
        return IsCompleted ? result : throw new InvalidOperationException("The answer is not there yet.");
    }

    public override void Take(object answer)
    {
        if (answer is Unanswered unanswered)
            Fail(new NotMeasuredException(unanswered.Reason, unanswered.IsMeaningless));
        else
            Succeed((T)answer);
    }

    /// <summary>Ends it with a result.</summary>
    public void Succeed(T value)
    {
        result = value;
        Complete();
    }
}

/// <summary>How the compiler builds an <c>async</c> method that returns an <see cref="Inquiry{T}"/>.</summary>
internal readonly struct InquiryBuilder<T>
{
    private readonly Course course;

    private InquiryBuilder(Course course) => this.course = course;

    /// <summary>What the method returns to its caller.</summary>
    public Inquiry<T> Task => course.Inquiry;

    public static InquiryBuilder<T> Create() => new(new Course());

    public void Start<TMachine>(ref TMachine machine)
        where TMachine : IAsyncStateMachine => machine.MoveNext();

    /// <summary>Unused: the machine is boxed where it first waits.</summary>
    public void SetStateMachine(IAsyncStateMachine machine) => _ = machine;

    public void SetResult(T result) => course.Inquiry.Succeed(result);

    public void SetException(Exception exception) => course.Inquiry.Fail(exception);

    /// <summary>Lets the method go on when what it waits for is there.</summary>
    /// <exception cref="InvalidOperationException">It waits for something that no round brings.</exception>
    public void AwaitOnCompleted<TAwaiter, TMachine>(ref TAwaiter awaiter, ref TMachine machine)
        where TAwaiter : INotifyCompletion
        where TMachine : IAsyncStateMachine
    {
        if (awaiter is not Inquiry inquiry)
            throw new InvalidOperationException("A check waits for something that is no measurement.");
        course.GoOn ??= ((IAsyncStateMachine)machine).MoveNext;
        inquiry.OnCompleted(course.GoOn);
    }

    /// <inheritdoc cref="AwaitOnCompleted" />
    public void AwaitUnsafeOnCompleted<TAwaiter, TMachine>(ref TAwaiter awaiter, ref TMachine machine)
        where TAwaiter : ICriticalNotifyCompletion
        where TMachine : IAsyncStateMachine => AwaitOnCompleted(ref awaiter, ref machine);

    /// <summary>The part of a running method that outlives the caller's stack.</summary>
    private sealed class Course
    {
        public Inquiry<T> Inquiry { get; } = new();

        public Action? GoOn { get; set; }
    }
}
