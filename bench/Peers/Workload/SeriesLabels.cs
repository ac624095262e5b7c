namespace Tributary.Peers.Workload;

/// <summary>The labels of the workload's series. The instance is named by the push, in the way of its protocol.</summary>
/// <param name="Service">What the instance is an instance of.</param>
/// <param name="Method">A method of HTTP.</param>
/// <param name="Path">The template of a path.</param>
internal readonly record struct SeriesLabels(string Service, string Method, string Path)
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
    public static string ServiceOf(int number) => $"{Services[number % Services.Length]}-{number:D4}";

    /// <summary>The labels of the <paramref name="series"/>th series of a family.</summary>
    public static SeriesLabels Of(string service, FamilyShape family, int series) =>
        new(service, Methods[(series + family.Index) % Methods.Length], Paths[(series + (3 * family.Index)) % Paths.Length]);
}
