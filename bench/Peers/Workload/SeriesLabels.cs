namespace Tributary.Peers.Workload;

/// <summary>The labels of the workload's series: service, method and path. The instance is named by the push's path alone.</summary>
internal static class SeriesLabels
{
    private static readonly string[] Services =
    [
        "checkout-gateway", "inventory-service", "payment-processor", "customer-profile", "recommendation-api",
        "shipment-tracker", "catalog-search", "notification-hub", "billing-ledger", "fraud-detection",
    ];

    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE", "PATCH"];

    private static readonly string[] Paths =
    [
        "/api/v2/orders/{orderId}/items", "/api/v2/customers/{customerId}", "/api/v2/catalog/search/suggestions",
        "/api/v2/payments/{paymentId}/refunds", "/api/v2/shipments/{shipmentId}/events", "/api/v2/carts/{cartId}/checkout",
        "/healthz/ready", "/api/v2/inventory/reservations", "/api/v2/recommendations/products", "/api/v2/users/{userId}/preferences",
    ];

    /// <summary>The name of a service; instances of the same service have the same label sets.</summary>
    public static string Service(int number) => $"{Services[number % Services.Length]}-{number:D4}";

    /// <summary>The label pairs, without braces, of the <paramref name="series"/>th series of a family.</summary>
    public static string Of(string service, FamilyShape family, int series) =>
        $"service=\"{service}\",method=\"{Methods[(series + family.Index) % Methods.Length]}\",path=\"{Paths[(series + (3 * family.Index)) % Paths.Length]}\"";
}
