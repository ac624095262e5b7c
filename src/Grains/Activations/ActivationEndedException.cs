namespace Tributary.Grains.Activations;

/// <summary>The activation has ended, and nothing was done: the grain is to be called, wherever it is now.</summary>
internal sealed class ActivationEndedException() : Exception("This activation has ended.");
