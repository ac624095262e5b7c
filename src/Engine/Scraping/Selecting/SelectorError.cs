namespace Tributary.Engine.Scraping.Selecting;

/// <summary>Why a selector cannot be read.</summary>
/// <param name="Character">Where, from 1.</param>
/// <param name="Message">What is wrong.</param>
public sealed record SelectorError(int Character, string Message);
