namespace Tributary.Gateway.Requests;

/// <summary>What a sender is told, in the words of its protocol.</summary>
internal interface IRequestAnswer
{
    /// <summary>The same in a word, for the gateway's own metrics.</summary>
    string Outcome { get; }
}
