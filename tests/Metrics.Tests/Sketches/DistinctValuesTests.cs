using System.Buffers.Binary;
using Tributary.Metrics.Sketches;

namespace Tributary.Metrics.Tests.Sketches;

public sealed class DistinctValuesTests
{
    private static void AddNumbers(DistinctValues values, int from, int count)
    {
        Span<byte> bytes = stackalloc byte[4];
        for (var i = from; i < from + count; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes, i);
            values.Add(bytes);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(DistinctValues.MaxExact)]
    public void Few_values_are_counted_exactly_however_often_they_come(int count)
    {
        var values = new DistinctValues();
        for (var round = 0; round < 3; round++) AddNumbers(values, 0, count);
        Assert.Equal((count, true), (values.Count, values.IsExact));
    }

    /// <summary>Four standard errors: one seed in 16,000 would miss it, and the values are the same each time.</summary>
    [Theory]
    [InlineData(DistinctValues.MaxExact + 1)]
    [InlineData(2_000)]
    [InlineData(10_000)]
    [InlineData(100_000)]
    [InlineData(3_000_000)]
    public void Many_values_are_estimated_within_the_stated_error(int count)
    {
        var values = new DistinctValues();
        AddNumbers(values, 0, count);
        var tolerance = 4 * DistinctValues.StandardError * count;
        Assert.False(values.IsExact);
        Assert.InRange(values.Count, count - tolerance, count + tolerance);
    }

    [Fact]
    public void Values_that_come_again_do_not_change_an_estimate()
    {
        var values = new DistinctValues();
        AddNumbers(values, 0, 5_000);
        var before = values.Count;
        AddNumbers(values, 0, 5_000);
        Assert.Equal(before, values.Count);
    }

    [Fact]
    public void The_order_of_values_changes_nothing()
    {
        var (one, other) = (new DistinctValues(), new DistinctValues());
        AddNumbers(one, 0, 3_000);
        for (var i = 2_999; i >= 0; i--) AddNumbers(other, i, 1);
        Assert.Equal(one.Count, other.Count);
    }

    [Fact]
    public void The_errors_of_many_sets_are_spread_as_stated_and_around_zero()
    {
        const int sets = 300;
        const int size = 20_000;
        var values = new DistinctValues();
        var errors = new double[sets];
        for (var i = 0; i < sets; i++)
        {
            values.Clear();
            AddNumbers(values, i * size, size);
            errors[i] = (double)(values.Count - size) / size;
        }

        Assert.InRange(errors.Average(), -4 * DistinctValues.StandardError / Math.Sqrt(sets), 4 * DistinctValues.StandardError / Math.Sqrt(sets));
        Assert.InRange(Math.Sqrt(errors.Average(error => error * error)), DistinctValues.StandardError * 0.8, DistinctValues.StandardError * 1.2);
    }

    [Fact]
    public void A_set_that_was_cleared_begins_anew_and_takes_no_new_memory()
    {
        var values = new DistinctValues();
        AddNumbers(values, 0, 2_000);
        values.Clear();
        Assert.Equal((0, true), (values.Count, values.IsExact));
        AddNumbers(values, 0, 300);
        Assert.Equal((300, true), (values.Count, values.IsExact));

        // Code that is not yet optimised may box: repeat until it is.
        var (round, taken) = (0, 1L);
        while (taken > 0)
        {
            Assert.True(++round < 1000, "every round allocated");
            var before = GC.GetAllocatedBytesForCurrentThread();
            values.Clear();
            AddNumbers(values, 0, 5_000);
            taken = GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void An_empty_value_is_a_value()
    {
        var values = new DistinctValues();
        values.Add([]);
        values.Add([]);
        Assert.Equal(1, values.Count);
    }
}
