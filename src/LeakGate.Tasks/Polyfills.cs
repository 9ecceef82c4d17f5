namespace System.Runtime.CompilerServices;

/// <summary>Lets the compiler offer <c>init</c> on a framework that is older than the keyword.</summary>
internal static class IsExternalInit;
