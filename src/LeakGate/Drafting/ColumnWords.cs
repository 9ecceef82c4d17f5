using System.Globalization;

namespace LeakGate.Drafting;

/// <summary>What the name of a column promises. A name only proposes; the values decide.</summary>
internal static class ColumnWords
{
    /// <summary>Names of targets, the plainest first.</summary>
    private static readonly string[] Targets =
    [
        "target",
        "label",
        "labels",
        "y",
        "class",
        "outcome",
        "response",
        "churned",
        "churn",
        "survived",
        "defaulted",
        "converted",
        "purchased",
        "subscribed",
        "cancelled",
        "canceled",
        "clicked",
        "readmitted",
        "deceased",
        "fraud",
        "spam",
        "sentiment",
        "diagnosis",
        "species",
        "attrition",
        "exited",
        "rating",
        "price",
        "sales",
        "demand",
    ];

    private static readonly string[] Ids = ["id", "ids", "uuid", "guid", "rowid", "index", "idx"];

    /// <summary>Whose rows belong together, for names such as <c>patient</c> and <c>customerid</c>.</summary>
    private static readonly string[] Entities =
    [
        "account",
        "client",
        "customer",
        "device",
        "household",
        "member",
        "patient",
        "person",
        "player",
        "session",
        "store",
        "student",
        "subject",
        "user",
    ];

    private static readonly string[] Times =
    [
        "timestamp",
        "datetime",
        "date",
        "time",
        "day",
        "ts",
        "month",
        "week",
        "year",
    ];

    /// <summary>Words of dates that describe a person or a plan, not when the row came to be.</summary>
    private static readonly string[] OtherDates =
    [
        "birth",
        "birthday",
        "birthdate",
        "dob",
        "born",
        "expiry",
        "expires",
    ];

    private static readonly string[] Splits =
    [
        "split",
        "splits",
        "set",
        "subset",
        "partition",
        "fold",
        "folds",
        "kfold",
        "cv",
    ];

    private static readonly string[] Folds = ["fold", "folds", "kfold", "cv"];

    /// <summary>How well a name suits a target, 0 being best; null where it does not.</summary>
    public static int? TargetRank(string column)
    {
        var words = Of(column);
        var whole = Array.IndexOf(Targets, string.Concat(words));
        if (whole >= 0)
            return whole;
        // is_fraud, target_30d, price_label: weaker than the word alone.
        var part = words.Select(word => Array.IndexOf(Targets, word)).Where(rank => rank >= 0);
        return part.Any() && (words.Length <= 3 || Targets.Contains(words[^1])) ? Targets.Length + part.Min() : null;
    }

    /// <summary>Whether the name is that of a row's identity; <c>customer_id</c> can be as well as <c>id</c>.</summary>
    public static bool IsId(string column) => Of(column) is [.., var last] && (Ids.Contains(last) || IsEntityId(last));

    /// <summary>Whether the name is nothing but a word for an identity.</summary>
    public static bool IsPlainId(string column) =>
        Of(column) is [var only] && Ids.Contains(only) || string.Concat(Of(column)) == "rowid";

    /// <summary>Whether the name is that of a key that several rows share.</summary>
    public static bool IsGroup(string column) =>
        Of(column) is [.., var last] words
        && (words.Length > 1 && Ids.Contains(last) || IsEntityId(last) || words.Length == 1 && Entities.Contains(last));

    /// <summary>How well a name suits the time of a row, 0 being best; null where it does not.</summary>
    public static int? TimeRank(string column)
    {
        var words = Of(column);
        if (words.Intersect(OtherDates, StringComparer.Ordinal).Any())
            return null;
        var rank = words.Select(word => Array.IndexOf(Times, word)).Where(found => found >= 0);
        return rank.Any() ? rank.Min() + (words.Length > 1 ? Times.Length : 0) : null;
    }

    /// <summary>Whether the name is of a date that says nothing of when the row came to be.</summary>
    public static bool IsOtherDate(string column) => Of(column).Intersect(OtherDates, StringComparer.Ordinal).Any();

    /// <summary>Whether the name is of a column that divides rows into splits or folds.</summary>
    public static bool IsSplit(string column) => Of(column).Intersect(Splits, StringComparer.Ordinal).Any();

    /// <summary>Whether the name is of a column with numbers of folds.</summary>
    public static bool IsFold(string column) => Of(column).Intersect(Folds, StringComparer.Ordinal).Any();

    /// <summary>The words of a name in small letters: <c>PassengerId</c> is passenger, id; digits end a word.</summary>
    internal static string[] Of(string column)
    {
        var words = new List<string>();
        var start = 0;
        for (var i = 0; i <= column.Length; i++)
        {
            var ends = i == column.Length || !char.IsLetter(column[i]);
            var hump = !ends && i > start && char.IsUpper(column[i]) && char.IsLower(column[i - 1]);
            if (!ends && !hump)
                continue;
            if (i > start)
                words.Add(column[start..i].ToLower(CultureInfo.InvariantCulture));
            start = hump ? i : i + 1;
        }
        return [.. words];
    }

    private static bool IsEntityId(string word) =>
        word.EndsWith("id", StringComparison.Ordinal) && Entities.Contains(word[..^2]);
}
