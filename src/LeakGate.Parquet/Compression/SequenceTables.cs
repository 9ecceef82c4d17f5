namespace LeakGate.Parquet.Compression;

/// <summary>The three tables by which zstd's sequences are coded, and what their symbols stand for.</summary>
internal sealed class SequenceTables
{
    private const int LengthSymbols = 36;
    private const int MatchSymbols = 53;

    // 31 is the largest for which the distance fits into 32 bits; the format asks no decoder for more.
    private const int OffsetSymbols = 32;

    private static readonly FseTable PredefinedLengths = Predefined(
        9,
        LengthSymbols,
        [
            4,
            3,
            2,
            2,
            2,
            2,
            2,
            2,
            2,
            2,
            2,
            2,
            2,
            1,
            1,
            1,
            2,
            2,
            2,
            2,
            2,
            2,
            2,
            2,
            2,
            3,
            2,
            1,
            1,
            1,
            1,
            1,
            -1,
            -1,
            -1,
            -1,
        ],
        6
    );

    private static readonly FseTable PredefinedMatches = Predefined(
        9,
        MatchSymbols,
        [
            1,
            4,
            3,
            2,
            2,
            2,
            2,
            2,
            2,
            1,
            1,
            1,
            1,
            1,
            1,
            1,
            1,
            1,
            1,
            1,
            1,
            1,
            1,
            1,
            1,
            1,
            1,
            1,
            1,
            1,
            1,
            1,
            1,
            1,
            1,
            1,
            1,
            1,
            1,
            1,
            1,
            1,
            1,
            1,
            1,
            1,
            -1,
            -1,
            -1,
            -1,
            -1,
            -1,
            -1,
        ],
        6
    );

    private static readonly FseTable PredefinedOffsets = Predefined(
        8,
        OffsetSymbols,
        [1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1],
        5
    );

    private readonly FseTable ownLengths = new(9, LengthSymbols);
    private readonly FseTable ownOffsets = new(8, OffsetSymbols);
    private readonly FseTable ownMatches = new(9, MatchSymbols);
    private FseTable? lengths;
    private FseTable? offsets;
    private FseTable? matches;

    private static ReadOnlySpan<int> LengthBases =>
        [
            0,
            1,
            2,
            3,
            4,
            5,
            6,
            7,
            8,
            9,
            10,
            11,
            12,
            13,
            14,
            15,
            16,
            18,
            20,
            22,
            24,
            28,
            32,
            40,
            48,
            64,
            128,
            256,
            512,
            1024,
            2048,
            4096,
            8192,
            16384,
            32768,
            65536,
        ];

    private static ReadOnlySpan<byte> LengthExtra =>
        [
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            1,
            1,
            1,
            1,
            2,
            2,
            3,
            3,
            4,
            6,
            7,
            8,
            9,
            10,
            11,
            12,
            13,
            14,
            15,
            16,
        ];

    private static ReadOnlySpan<int> MatchBases =>
        [
            3,
            4,
            5,
            6,
            7,
            8,
            9,
            10,
            11,
            12,
            13,
            14,
            15,
            16,
            17,
            18,
            19,
            20,
            21,
            22,
            23,
            24,
            25,
            26,
            27,
            28,
            29,
            30,
            31,
            32,
            33,
            34,
            35,
            37,
            39,
            41,
            43,
            47,
            51,
            59,
            67,
            83,
            99,
            131,
            259,
            515,
            1027,
            2051,
            4099,
            8195,
            16387,
            32771,
            65539,
        ];

    private static ReadOnlySpan<byte> MatchExtra =>
        [
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            1,
            1,
            1,
            1,
            2,
            2,
            3,
            3,
            4,
            4,
            5,
            7,
            8,
            9,
            10,
            11,
            12,
            13,
            14,
            15,
            16,
        ];

    /// <summary>How many literals come before a repetition.</summary>
    public FseTable LiteralLengths => lengths!;

    /// <summary>The power of two of the distance.</summary>
    public FseTable Offsets => offsets!;

    /// <summary>How much is repeated.</summary>
    public FseTable MatchLengths => matches!;

    public static int LengthBase(int symbol) => LengthBases[symbol];

    public static int LengthBits(int symbol) => LengthExtra[symbol];

    public static int MatchBase(int symbol) => MatchBases[symbol];

    public static int MatchBits(int symbol) => MatchExtra[symbol];

    /// <summary>A frame begins: there are no tables to go on with.</summary>
    public void Forget() => lengths = offsets = matches = null;

    /// <summary>Reads the tables of a block and returns the bytes read.</summary>
    /// <exception cref="InvalidDataException">A table is damaged, or to be used again without having been there.</exception>
    public int Read(ReadOnlySpan<byte> source)
    {
        if (source.IsEmpty)
            throw Cut();
        var modes = source[0];
        if ((modes & 3) != 0)
            throw new InvalidDataException("a block uses a feature that does not exist");
        var at = 1;
        lengths = Choose(modes >> 6, source, ref at, PredefinedLengths, ownLengths, lengths);
        offsets = Choose((modes >> 4) & 3, source, ref at, PredefinedOffsets, ownOffsets, offsets);
        matches = Choose((modes >> 2) & 3, source, ref at, PredefinedMatches, ownMatches, matches);
        return at;
    }

    private static FseTable Choose(
        int mode,
        ReadOnlySpan<byte> source,
        ref int at,
        FseTable predefined,
        FseTable own,
        FseTable? last
    )
    {
        switch (mode)
        {
            case 0:
                return predefined;
            case 1:
                own.SetSingle(at < source.Length ? source[at++] : throw Cut());
                return own;
            case 2:
                at += own.Read(source[at..]);
                return own;
            default:
                return last ?? throw new InvalidDataException("a block refers to a table that came never before");
        }
    }

    private static FseTable Predefined(int mostLog, int symbols, short[] shares, int log)
    {
        var table = new FseTable(mostLog, symbols);
        table.SetShares(shares, log);
        return table;
    }

    private static InvalidDataException Cut() => new("the tables of a block are cut off");
}
