package dev.limpet.config.status;

/**
 * A link to a peer.
 *
 * @param state HAProxy's word for the link: {@code CONN}, {@code HSHK}, {@code ESTA}, {@code RETR}, {@code PROT},
 *     {@code VERS}, {@code NAME}, {@code UNKN} or {@code NONE}
 */
public record PeerStatus(String name, String address, String state) {}
