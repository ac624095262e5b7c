using System.Globalization;
using System.Text;

namespace Tributary.EndToEnd.Tests.Merging;

/// <summary>One process of a service: counts its orders and how long they took, and forgets both when it restarts.</summary>
internal sealed class ShopInstance(string name, ShopTotals totals)
{
    private readonly ShopTotals _own = new();

    public string Group => "job/shop/instance/" + name;

    /// <summary>What it pushes now: what it counted since its start.</summary>
    public string Body
    {
        get
        {
            var body = new StringBuilder();
            body.Append("# HELP shop_orders_total Orders taken.\n# TYPE shop_orders_total counter\n");
            body.Append(CultureInfo.InvariantCulture, $"shop_orders_total {_own.Orders}\n");
            body.Append("# HELP shop_latency_seconds Time to answer an order.\n# TYPE shop_latency_seconds histogram\n");
            for (var i = 0; i < ShopTotals.Bounds.Count; i++)
                body.Append(CultureInfo.InvariantCulture, $"shop_latency_seconds_bucket{{le=\"{ShopTotals.Bounds[i]}\"}} {_own.Cumulative(i)}\n");
            body.Append(CultureInfo.InvariantCulture, $"shop_latency_seconds_bucket{{le=\"+Inf\"}} {_own.Orders}\n");
            body.Append(CultureInfo.InvariantCulture, $"shop_latency_seconds_sum {_own.Seconds}\nshop_latency_seconds_count {_own.Orders}\n");
            return body.ToString();
        }
    }

    public void Serve(int orders, double seconds)
    {
        _own.Add(orders, seconds);
        totals.Add(orders, seconds);
    }

    public void Restart() => _own.Clear();
}
