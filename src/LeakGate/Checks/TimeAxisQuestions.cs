using LeakGate.Configuration;
using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.Checks;

/// <summary>What the rules about time have in common: the question they share, and how its units are read.</summary>
internal sealed class TimeAxisQuestions
{
    private TimeAxisQuestions(CheckContext context, TimeSpec time, Column column)
    {
        IsDate = column.Kind == ColumnKind.Instant;
        Embargo = Units(time.Embargo);
        Horizon = Units(time.Horizon);
        var entity = context.Dataset.Entity?.Columns.Select(c => c.Value) ?? [];
        Question = new TimeOrder(column.Name, [.. entity], Embargo + Horizon, context.AllSides);
    }

    /// <summary>Whether the axis is a calendar.</summary>
    public bool IsDate { get; }

    /// <summary>Declared embargo in units of the axis: ticks of 100 ns, or plain numbers.</summary>
    public double Embargo { get; }

    /// <summary>Declared label horizon in units of the axis.</summary>
    public double Horizon { get; }

    public TimeOrder Question { get; }

    /// <summary>The questions of a data set, or null where no time is declared.</summary>
    /// <exception cref="NotMeasuredException">The time column has no values.</exception>
    public static TimeAxisQuestions? Of(CheckContext context)
    {
        if (context.Dataset.Time is not { } time)
            return null;
        var column = context.Schema.Find(time.Column.Value)!;
        if (column.Kind == ColumnKind.Empty)
            throw new NotMeasuredException($"time column '{column.Name}' has no values");
        return new TimeAxisQuestions(context, time, column);
    }

    /// <summary>A time of an answer, for a message.</summary>
    public TimePoint Moment(long code) => new(IsDate ? code : TimeAxis.ToNumber(code), IsDate);

    /// <summary>A length of time, for a message.</summary>
    public TimePoint Length(double units) => new(units, IsDate, IsDistance: true);

    /// <summary>From one time of an answer to another, in units of the axis.</summary>
    public double Distance(long from, long to) => Moment(to).Value - Moment(from).Value;

    // ColumnDeclarations has seen to it that the unit fits the column.
    private double Units(Located<TimeStep>? step) =>
        step is null ? 0 : (IsDate ? step.Value.Duration?.Ticks : step.Value.Number) ?? 0;
}
