package dev.limpet.config.status;

import java.util.List;
import java.util.Optional;

/**
 * What a replica says of itself.
 *
 * @param replica the replica's name, its pod's
 * @param configHash the {@link dev.limpet.config.LoadedConfig#hash() hash} of the configuration in force
 * @param rejected why the newest file was not taken over, absent when it is in force
 * @param unkept why persistent tables are not kept at the moment, absent when they are
 * @param transportRefused why sessions are not served with the transport that was asked for, absent when they are
 * @param ready whether the replica takes clients
 * @param peersSynced whether it has learned the tables of the others, or there are no others
 * @param peersSync how that came about, or what is awaited, in a few words
 * @param sessions client sessions now
 * @param peersTls absent when links to peers are in clear text
 * @param sources the addresses in its stick tables; absent when they are more than a few, or not kept whole
 */
public record ProxyStatus(
        String replica,
        String version,
        String configHash,
        Optional<String> rejected,
        Optional<String> unkept,
        Optional<String> transportRefused,
        boolean ready,
        boolean peersSynced,
        String peersSync,
        long sessions,
        List<BackendStatus> backends,
        List<PeerStatus> peers,
        Optional<PeersTlsStatus> peersTls,
        Optional<List<String>> sources) {}
