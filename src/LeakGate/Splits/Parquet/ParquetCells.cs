using LeakGate.Parquet;

namespace LeakGate.Splits;

/// <summary>
/// One wanted column of a chunk: reads its rows and writes them into batches. The values of a dictionary are converted
/// once, and its rows only look them up.
/// </summary>
internal sealed class ParquetCells : ICellTexts, IDisposable
{
    private readonly ColumnReader reader;
    private readonly ColumnPlan plan;
    private readonly NullSpellings nulls;
    private readonly ValueConverter converter;
    private readonly CellArrays entries = new();
    private readonly CellArrays values = new();
    private readonly int[] valueOfRow = new int[Batch.Capacity];
    private bool hasEntries;

    /// <summary>The dictionary's values for those who ask by entry; null where there are none, or some are irregular.</summary>
    private ValueEntries? shared;
    private bool hasValueOfRow;

    public ParquetCells(ColumnReader reader, ParquetColumn column, in ColumnPlan plan, NullSpellings nulls)
    {
        (this.reader, this.plan, this.nulls) = (reader, plan, nulls);
        converter = new ValueConverter(column, plan, nulls);
    }

    /// <inheritdoc cref="ColumnReader.Available"/>
    public int Available => reader.Available;

    public void Skip(long rows) => reader.Skip(rows);

    /// <summary>Reads rows without decoding them further; <see cref="TextOf"/> has their texts.</summary>
    public void Read(int rows)
    {
        reader.Read(rows);
        hasValueOfRow = false;
    }

    /// <summary>Reads rows into a batch that is empty.</summary>
    /// <param name="column">Index of the column in the batch.</param>
    /// <param name="at">Where the first of the rows is.</param>
    public void Read(int rows, ColumnBuffer target, DecodeWorker worker, int column, RowRef at)
    {
        Read(rows);
        var source = values;
        if (reader.IsIndexed && reader.Dictionary is { } dictionary)
        {
            source = entries;
            if (!hasEntries)
            {
                converter.Convert(new StoredValues(reader, dictionary), entries);
                if (entries.IsRegular && entries.Low.Length > 0)
                    shared = new ValueEntries(dictionary.Count, entries.Low, entries.High, valueOfRow);
                hasEntries = true;
            }
        }
        else
        {
            converter.Convert(new StoredValues(reader, null), values);
        }
        var byEntry = source == entries ? shared : null;
        if (reader.Nulls > 0)
        {
            MapRows();
            Spread(source, valueOfRow.AsSpan(0, rows), target, withKeys: byEntry is null);
        }
        else if (source == entries)
        {
            Gather(source, reader.Indices, target, withKeys: byEntry is null);
        }
        else
        {
            Copy(source, rows, target);
        }
        if (byEntry is not null)
        {
            MapRows();
            target.SetEntries(byEntry, rows);
        }
        if (!source.IsRegular)
            LookAtKinds(source, rows, target, worker, column, at);
        if (target.HasText)
            target.Texts = this;
    }

    public ReadOnlySpan<byte> TextOf(int row)
    {
        MapRows();
        var value = valueOfRow[row];
        if (value < 0)
            return default;
        var text = converter.TextOf(new StoredValues(reader, reader.IsIndexed ? reader.Dictionary : null), value);
        return nulls.Contains(text) ? default : text;
    }

    /// <summary>The text of a row as it is stored, for showing it; null where there is no value.</summary>
    public string? Show(int row)
    {
        MapRows();
        var value = valueOfRow[row];
        return value < 0
            ? null
            : System.Text.Encoding.UTF8.GetString(
                converter.TextOf(new StoredValues(reader, reader.IsIndexed ? reader.Dictionary : null), value)
            );
    }

    public void Dispose() => reader.Dispose();

    /// <summary>Finds which value each row has: a running number, or an entry of the dictionary; -1 where it has none.</summary>
    private void MapRows()
    {
        if (hasValueOfRow)
            return;
        hasValueOfRow = true;
        var present = reader.Present;
        var indices = reader.IsIndexed && reader.Dictionary is not null ? reader.Indices : default;
        if (present.IsEmpty && !indices.IsEmpty)
        {
            indices.CopyTo(valueOfRow);
            return;
        }
        var next = 0;
        for (var row = 0; row < reader.Rows; row++)
        {
            if (!present.IsEmpty && present[row] == 0)
                valueOfRow[row] = -1;
            else
                valueOfRow[row] = indices.IsEmpty ? next++ : indices[next++];
        }
    }

    private static void Copy(CellArrays source, int rows, ColumnBuffer target)
    {
        if (target.Keys.Length > 0)
        {
            source.Low.AsSpan(0, rows).CopyTo(target.Keys);
            if (source.High != source.Low)
                source.High.AsSpan(0, rows).CopyTo(target.HighKeys);
        }
        if (target.Numbers.Length > 0)
            source.Numbers.AsSpan(0, rows).CopyTo(target.Numbers);
        if (target.Times.Length > 0)
            source.Times.AsSpan(0, rows).CopyTo(target.Times);
    }

    private static void Gather(CellArrays source, ReadOnlySpan<int> indices, ColumnBuffer target, bool withKeys)
    {
        if (withKeys && target.Keys.Length > 0)
        {
            Gather(source.Low, indices, target.Keys);
            if (source.High != source.Low)
                Gather(source.High, indices, target.HighKeys);
        }
        if (target.Numbers.Length > 0)
            Gather(source.Numbers, indices, target.Numbers);
        if (target.Times.Length > 0)
            Gather(source.Times, indices, target.Times);
    }

    // The machine's own gathering loads are no faster than loads one by one.
    private static void Gather<T>(T[] from, ReadOnlySpan<int> indices, T[] to)
    {
        for (var i = 0; i < indices.Length; i++)
            to[i] = from[indices[i]];
    }

    private static void Spread(CellArrays source, ReadOnlySpan<int> valueOfRow, ColumnBuffer target, bool withKeys)
    {
        for (var row = 0; row < valueOfRow.Length; row++)
        {
            var value = valueOfRow[row];
            if (value < 0)
            {
                CellDecoder.SetMissing(target, row);
                continue;
            }
            if (withKeys && target.Keys.Length > 0)
            {
                target.Keys[row] = source.Low[value];
                target.HighKeys[row] = source.High[value];
            }
            if (target.Numbers.Length > 0)
                target.Numbers[row] = source.Numbers[value];
            if (target.Times.Length > 0)
                target.Times[row] = source.Times[value];
        }
    }

    /// <summary>Counts what is missing or infinite, and notes what does not fit the column's kind.</summary>
    private void LookAtKinds(
        CellArrays source,
        int rows,
        ColumnBuffer target,
        DecodeWorker worker,
        int column,
        RowRef at
    )
    {
        MapRows();
        for (var row = 0; row < rows; row++)
        {
            var value = valueOfRow[row];
            if (value < 0)
                continue;
            var kind = source.Kinds[value];
            if (kind == ColumnKind.Empty)
                target.Nulls++;
            else if (kind != plan.Kind)
                worker.Contradict(column, kind, new RowRef(at.Bits + (uint)row));
            else if (target.Numbers.Length > 0 && double.IsInfinity(target.Numbers[row]))
                target.Infinities++;
        }
    }
}
