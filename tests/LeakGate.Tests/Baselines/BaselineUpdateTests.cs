using LeakGate.Baselines;
using LeakGate.Checks;
using Xunit;
using static LeakGate.Tests.Baselines.Runs;

namespace LeakGate.Tests.Baselines;

public sealed class BaselineUpdateTests
{
    private static readonly Rule Twins = DuplicateRows.Definition;
    private static readonly DateOnly Soon = Today.AddDays(10);
    private static readonly DateOnly Late = Today.AddDays(99);

    [Fact]
    public void What_is_still_found_keeps_its_reason_its_day_and_its_end()
    {
        var (change, entry) = Update(Found(Twins, 20), Found(Twins, 20), new("new", Soon, Late, Renew: false));
        Assert.Equal(EntryChange.Kept, change);
        Assert.Equal(("accepted", Today, Soon), (entry.Reason, entry.Recorded, entry.Until));
    }

    [Fact]
    public void What_got_better_may_not_get_worse_again()
    {
        var (change, entry) = Update(Found(Twins, 20), Found(Twins, 3, Level.Warning), new("new", Today, null, false));
        Assert.Equal((EntryChange.Kept, 3, Level.Warning), (change, entry.Count, entry.Level));
        Assert.Equal(("accepted", Soon), (entry.Reason, entry.Until));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_got_worse_is_accepted_anew_and_no_longer_than_somebody_says(bool saysWhen)
    {
        var (change, entry) = Update(
            Found(Twins, 20),
            Found(Twins, 21),
            new("new", Today, saysWhen ? Late : null, false)
        );
        Assert.Equal((EntryChange.Raised, 21, "new"), (change, entry.Count, entry.Reason));
        Assert.Equal(saysWhen ? Late : Soon, entry.Until);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(21)]
    public void What_has_expired_stays_so_until_somebody_renews_it(long rows)
    {
        var later = Soon.AddDays(1);
        var (change, entry) = Update(Found(Twins, 20), Found(Twins, rows), new("new", later, Late, Renew: false));
        Assert.Equal((EntryChange.Expired, Soon, 20), (change, entry.Until, entry.Count));
        (change, entry) = Update(Found(Twins, 20), Found(Twins, rows), new("new", later, Late, Renew: true));
        Assert.Equal((EntryChange.Renewed, Late, rows), (change, entry.Until, entry.Count));
        Assert.Equal(("new", later), (entry.Reason, entry.Recorded));
    }

    [Fact]
    public void What_is_gone_is_dropped_and_what_was_not_measured_is_kept()
    {
        var before = BaselineOf(Of(Found(Twins, 20)));
        var decision = new Decision("new", Today, null, Renew: false);
        var gone = BaselineUpdate.Of(before, Of(), decision);
        Assert.Equal(EntryChange.Dropped, Assert.Single(gone.Changes).Change);
        Assert.Empty(gone.Entries);
        var unknown = BaselineUpdate.Of(before, Of().With(Twins, Outcome.NotMeasured, "empty"), decision);
        Assert.Equal(EntryChange.Unknown, Assert.Single(unknown.Changes).Change);
        Assert.Equal(before.Entries.AsEnumerable(), unknown.Entries);
    }

    [Fact]
    public void What_leakgate_yml_suppresses_is_not_listed_besides() =>
        Assert.Empty(BaselineOf(Of([Suppress(Twins)], Found(Twins, 20)).Held()).Entries);

    [Fact]
    public void What_is_written_is_read_back()
    {
        var odd = Found(GroupOverlap.Definition, 7, Level.Note, "a \"b\"\n\u202e ##[x] 名") with { Dataset = "d'" };
        var written = BaselineOf(Of(Found(Twins, 20), odd), until: Soon, reason: "\"why\" <b> 名");
        var read = new BaselineReader("b.json").Parse(Written(written));
        Assert.Equal(
            written.Entries.Select(e => e with { At = read.Entries[0].At }),
            read.Entries.Select(e => e with { At = read.Entries[0].At })
        );
        Assert.Equal(Written(written), Written(read));
    }

    private static (EntryChange Change, BaselineEntry Entry) Update(Finding then, Finding now, Decision decision) =>
        Assert.Single(BaselineUpdate.Of(BaselineOf(Of(then), until: Soon), Of(now), decision).Changes);
}
