using System.Collections.Frozen;

namespace Tributary.Gateway.Web;

/// <summary>The files of the web page, which are part of the program.</summary>
internal static class WebAssets
{
    public static FrozenDictionary<string, WebAsset> All { get; } = new Dictionary<string, WebAsset>(StringComparer.Ordinal)
    {
        ["/"] = WebAsset.Load("index.html", "text/html; charset=utf-8"),
        ["/web/style.css"] = WebAsset.Load("style.css", "text/css; charset=utf-8"),
        ["/web/app.js"] = WebAsset.Load("app.js", "text/javascript; charset=utf-8"),
        ["/web/icon.svg"] = WebAsset.Load("icon.svg", "image/svg+xml"),
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
