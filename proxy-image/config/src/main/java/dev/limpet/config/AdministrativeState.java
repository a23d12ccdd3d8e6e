package dev.limpet.config;

/** What an administrator wants of a server. */
public enum AdministrativeState {
    READY,
    /** Clients that stick to it keep coming, new ones go elsewhere. */
    DRAIN,
    /** No client reaches it. */
    MAINTENANCE
}
