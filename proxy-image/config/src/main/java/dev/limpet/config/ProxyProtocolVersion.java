package dev.limpet.config;

/** A version of HAProxy's PROXY protocol. */
public enum ProxyProtocolVersion {
    V1,
    V2
}
