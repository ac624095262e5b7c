using System.Globalization;
using System.Text;
using Tributary.Engine.Ingest;

namespace Tributary.Engine.Tests.Embedded;

/// <summary>Whatever happened to an engine, the one that is opened from its files shows the same.</summary>
public sealed class RandomLifeTests : StoredEngineTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task A_crash_after_any_history_loses_and_changes_nothing(int seed)
    {
        var random = new Random(seed);
        var engine = await Home.OpenAsync();
        for (var step = 0; step < 150; step++)
        {
            await StepAsync(engine, random);
            if (step % 15 != 14) continue;
            await engine.Tested.PostAsync("job/last", "# TYPE last gauge\nlast 1\n");
            var reopened = await Home.OpenAfterCrashAsync();
            Assert.True(await engine.ShowAllAsync() == await reopened.ShowAllAsync(), $"seed {seed}, step {step}:\n{await engine.ShowAllAsync()}\n--- reopened ---\n{await reopened.ShowAllAsync()}");

            // From here on the recovered one may be the one that lives.
            if (random.Next(3) > 0) continue;
            await engine.CloseAsync();
            engine = await Home.OpenAsync();
        }
    }

    private async Task StepAsync(OpenedEngine engine, Random random)
    {
        var group = $"job/j{random.Next(2)}/instance/{random.Next(4)}";
        switch (random.Next(20))
        {
            case 0: await engine.CheckpointAsync(); break;
            case 1: await engine.Tested.DeleteAsync(group); break;
            case 2: await engine.Tested.PutAsync(group, ""); break;
            case 3: await engine.Tested.WipeAsync(); break;
            case 4 or 5: Pass(engine, TimeSpan.FromMinutes(random.Next(1, 90))); break;
            case 6 or 7: await engine.Tested.PostDeltaAsync(group, Body(random), new PushSequence(1, random.Next(1, 40))); break;
            case 8 or 9: await engine.Tested.PostDeltaAsync(group, Body(random)); break;
            case 10 or 11 or 12: await engine.Tested.PutAsync(group, Body(random)); break;
            default: await engine.Tested.PostAsync(group, Body(random)); break;
        }
    }

    private void Pass(OpenedEngine engine, TimeSpan time)
    {
        Home.Clock.Advance(time);
        engine.Engine.Expire();
    }

    private static string Body(Random random)
    {
        var text = new StringBuilder();
        if (random.Next(4) == 0) text.Append("# TYPE process_start_time_seconds gauge\nprocess_start_time_seconds ").Append(random.Next(1, 3)).Append('\n');
        if (random.Next(3) > 0)
        {
            text.Append("# TYPE c_total counter\n");
            for (var i = random.Next(3); i < 4; i++) text.Append(CultureInfo.InvariantCulture, $"c_total{{n=\"{i}\"}} {(random.Next(9) == 0 ? "9007199254740993" : Number(random))}\n");
        }

        if (random.Next(3) > 0)
        {
            text.Append("# TYPE g gauge\n");
            for (var i = random.Next(3); i < 4; i++) text.Append(CultureInfo.InvariantCulture, $"g{{n=\"{i}\"}} {Number(random)}\n");
        }

        if (random.Next(3) > 0)
        {
            var (first, more) = (random.Next(5), random.Next(5));
            text.Append(CultureInfo.InvariantCulture, $"# TYPE h histogram\nh_bucket{{le=\"{random.Next(1, 3)}\"}} {first}\nh_bucket{{le=\"+Inf\"}} {first + more}\nh_sum {Number(random)}\nh_count {first + more}\n");
        }

        if (random.Next(3) > 0) text.Append(CultureInfo.InvariantCulture, $"# TYPE s summary\ns{{quantile=\"0.5\"}} {Number(random)}\ns{{quantile=\"0.9\"}} {Number(random)}\ns_sum {Number(random)}\ns_count {random.Next(1, 9)}\n");

        // Now and then a family of another type, or a value that cannot be.
        if (random.Next(6) == 0) text.Append(CultureInfo.InvariantCulture, $"# TYPE clash {(random.Next(2) == 0 ? "counter" : "gauge")}\nclash {random.Next(-1, 5)}\n");
        return text.ToString();
    }

    private static string Number(Random random) => (random.NextDouble() * 100).ToString("R", CultureInfo.InvariantCulture);
}
