package dev.limpet.proxy.peers;

import io.netty.handler.codec.DecoderException;

/** A peer sent what the protocol does not allow; the message says what. The link is to be closed. */
final class PeerProtocolException extends DecoderException {
    private static final long serialVersionUID = 1;

    private final PeerMessage.Error answer;

    /** A violation that the peer is told of as a protocol error. */
    PeerProtocolException(String message) {
        this(message, PeerMessage.Error.PROTOCOL);
    }

    /** A violation that the peer is told of by the given answer. */
    PeerProtocolException(String message, PeerMessage.Error answer) {
        super(message);
        this.answer = answer;
    }

    PeerMessage.Error answer() {
        return answer;
    }
}
