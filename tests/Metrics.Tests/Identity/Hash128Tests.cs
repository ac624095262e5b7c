using System.Text;
using FsCheck.Fluent;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Tests.Sketches;

namespace Tributary.Metrics.Tests.Identity;

public sealed class Hash128Tests
{
    /// <summary>Published vectors of MurmurHash3_x64_128 with seed 0.</summary>
    [Theory]
    [InlineData("", "00000000000000000000000000000000")]
    [InlineData("hello", "cbd8a7b341bd9b025b1e906a48ae1d19")]
    [InlineData("hello, world", "342fac623a5ebc8e4cdcbc079642414d")]
    [InlineData("19 Jan 2038 at 3:14:07 AM", "b89e5988b737affc664fc2950231b2cb")]
    [InlineData("The quick brown fox jumps over the lazy dog.", "cd99481f9ee902c9695da1a38987b6e7")]
    public void Is_the_published_function(string text, string expected) =>
        Assert.Equal(expected, Hash128.Compute(Encoding.ASCII.GetBytes(text)).ToString());

    [Fact]
    public void Every_length_of_the_tail_hashes_as_it_did_when_data_was_first_stored()
    {
        var bytes = Enumerable.Range(0, 48).Select(i => (byte)i).ToArray();
        var all = new List<byte>();
        for (var length = 0; length <= bytes.Length; length++)
        {
            var hash = new byte[Hash128.Size];
            Hash128.Compute(bytes.AsSpan(0, length)).Write(hash);
            all.AddRange(hash);
        }

        Assert.Equal("edfde1b4b2d8eb6e9d6cc73ea8aee54b", Hash128.Compute(all.ToArray()).ToString());
    }

    [Fact]
    public void Reads_back_what_it_writes_and_orders_by_both_halves() =>
        Laws.Hold(
            from high in Gen.Choose(0, 3)
            from low in Gen.Choose(0, 3)
            from otherHigh in Gen.Choose(0, 3)
            from otherLow in Gen.Choose(0, 3)
            select (One: new Hash128((ulong)high, (ulong)low), Other: new Hash128((ulong)otherHigh, (ulong)otherLow)),
            pair =>
            {
                var bytes = new byte[Hash128.Size];
                pair.One.Write(bytes);
                var expected = (pair.One.High, pair.One.Low).CompareTo((pair.Other.High, pair.Other.Low));
                return Hash128.Read(bytes) == pair.One
                    && pair.One.CompareTo(pair.Other) == expected
                    && (pair.One < pair.Other, pair.One <= pair.Other, pair.One > pair.Other, pair.One >= pair.Other) == (expected < 0, expected <= 0, expected > 0, expected >= 0);
            });

    [Fact]
    public void A_shard_is_known_by_its_name_and_index()
    {
        Assert.Equal(ShardKey.ForFamily("up"), ShardKey.ForFamily("up", 0));
        Assert.NotEqual(ShardKey.ForFamily("up", 1), ShardKey.ForFamily("up"));
        Assert.NotEqual(ShardKey.ForFamily("down"), ShardKey.ForFamily("up"));
    }
}
