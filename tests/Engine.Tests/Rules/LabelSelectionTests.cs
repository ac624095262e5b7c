using System.Text;
using Tributary.Engine.Rules;

namespace Tributary.Engine.Tests.Rules;

public sealed class LabelSelectionTests
{
    [Theory]
    [InlineData("job", true, false)]
    [InlineData("env", true, false)]
    [InlineData("instance", false, true)]
    [InlineData("jo", false, true)]
    [InlineData("", false, true)]
    public void By_keeps_what_without_takes_away(string name, bool keptBy, bool keptWithout)
    {
        string[] names = ["job", "env"];

        Assert.Equal(keptBy, LabelSelection.By(names).Keeps(Encoding.UTF8.GetBytes(name)));
        Assert.Equal(keptWithout, LabelSelection.Without(names).Keeps(Encoding.UTF8.GetBytes(name)));
    }

    [Fact]
    public void By_nothing_keeps_nothing_and_without_nothing_keeps_all()
    {
        Assert.False(LabelSelection.By([]).Keeps("job"u8));
        Assert.True(LabelSelection.All.Keeps("job"u8));
    }

    [Fact]
    public void A_name_that_stands_in_quotes_is_named_in_rules_without_them()
    {
        Assert.False(LabelSelection.Without(["pod.name"]).Keeps("pod.name"u8));
        Assert.False(LabelSelection.Without(["a\"b"]).Keeps("a\\\"b"u8)); // as canonical labels have it
    }

    [Fact]
    public void Order_and_repetition_do_not_count()
    {
        Assert.Equal(LabelSelection.By(["a", "b"]), LabelSelection.By(["b", "a", "b"]));
        Assert.Equal(LabelSelection.By(["a", "b"]).GetHashCode(), LabelSelection.By(["b", "a", "b"]).GetHashCode());
        Assert.NotEqual(LabelSelection.By(["a"]), LabelSelection.Without(["a"]));
    }

    [Fact]
    public void Asking_allocates_nothing()
    {
        var selection = LabelSelection.Without(["instance", "pod"]);
        selection.Keeps("job"u8);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) selection.Keeps("job"u8);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
