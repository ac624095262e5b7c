using FsCheck;
using FsCheck.Fluent;
using Tributary.Metrics.Sources;
using Tributary.Metrics.Tests.Sketches;

namespace Tributary.Metrics.Tests.Sources;

public sealed class SequenceWindowTests
{
    private const int Width = 64;

    /// <summary>Numbers that mostly rise by little, and sometimes leap or fall behind.</summary>
    private static readonly Gen<long[]> Sequences =
        from first in Gen.Elements(0, 1, 63, 64, 1000, -5)
        from steps in Gen.Frequency((10, Gen.Choose(-3, 4)), (3, Gen.Choose(-70, 70)), (1, Gen.Choose(60, 200))).ArrayOf(200)
        select Numbers(first, steps);

    [Fact]
    public void Is_new_what_a_set_has_not_and_the_window_has_not_passed() =>
        Laws.Hold(Sequences, sequences =>
        {
            var (window, seen, highest) = (new SequenceWindow(), new HashSet<long>(), long.MinValue + Width);
            foreach (var sequence in sequences)
            {
                var isNew = !seen.Contains(sequence) && sequence > highest - Width;
                if (window.IsNew(0, sequence) != isNew) return false;
                if (!isNew) continue;
                window.Add(0, sequence);
                seen.Add(sequence);
                highest = Math.Max(highest, sequence);
            }

            return true;
        });

    [Fact]
    public void A_gap_is_what_has_left_the_window_unseen_above_the_lowest_number_seen() =>
        Laws.Hold(Sequences, sequences =>
        {
            var (window, seen) = (new SequenceWindow(), new HashSet<long>());
            foreach (var sequence in sequences)
            {
                if (!window.IsNew(0, sequence)) continue;
                window.Add(0, sequence);
                seen.Add(sequence);
            }

            var last = seen.Max() - Width;
            long gaps = 0;
            for (var number = seen.Min(); number <= last; number++) gaps += seen.Contains(number) ? 0 : 1;
            return window.Gaps == gaps;
        });

    [Fact]
    public void A_new_epoch_forgets_the_numbers_of_the_one_before()
    {
        var window = new SequenceWindow();
        window.Add(5, 1000);
        Assert.True(window.IsNew(6, 1));
        window.Add(6, 1);
        Assert.False(window.IsNew(6, 1));
        Assert.False(window.IsNew(5, 2000));
        Assert.Equal(0, window.Gaps);
    }

    [Theory]
    [InlineData(long.MinValue, long.MaxValue)]
    [InlineData(long.MaxValue, long.MinValue)]
    [InlineData(0, long.MinValue)]
    public void Numbers_as_far_apart_as_can_be_do_no_harm(long first, long second)
    {
        var window = new SequenceWindow();
        window.Add(0, first);
        Assert.Equal(second > first, window.IsNew(0, second));
    }

    private static long[] Numbers(long first, int[] steps)
    {
        var (numbers, next) = (new long[steps.Length], first);
        for (var i = 0; i < steps.Length; i++)
        {
            numbers[i] = next;
            next += steps[i];
        }

        return numbers;
    }
}
