package dev.limpet.proxy.peers;

/**
 * What is known of a peer and the link to it.
 *
 * @param name its name
 * @param address where it is dialed, as address:port
 * @param state HAProxy's word for the link: {@code CONN}, {@code HSHK}, {@code ESTA}, {@code RETR}, {@code PROT},
 *     {@code VERS}, {@code NAME}, {@code UNKN} or {@code NONE}
 * @param updatesSent entries told to it since it is known
 * @param updatesReceived entries heard from it since it is known
 * @param unacknowledged changes made here that it has not acknowledged, over all tables
 */
public record PeerInfo(
        String name, String address, String state, long updatesSent, long updatesReceived, long unacknowledged) {}
