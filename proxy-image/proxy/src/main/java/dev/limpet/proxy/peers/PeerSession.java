package dev.limpet.proxy.peers;

import static dev.limpet.proxy.peers.PeerMessage.Control.RESYNC_FINISHED;
import static dev.limpet.proxy.peers.PeerMessage.Control.RESYNC_PARTIAL;

import dev.limpet.proxy.stick.StickTable;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The conversation with a peer after the handshake. It tells at most {@value #MESSAGES_A_TURN} entries before other
 * work of its event loop gets a turn, and no more than the connection takes. It says something every
 * {@value #HEARTBEAT_MILLIS} ms, and ends when the peer has said nothing for {@value #SILENCE_MILLIS} ms.
 */
final class PeerSession extends SimpleChannelInboundHandler<PeerMessage> implements PeerMessageDecoder.EntrySink {
    private static final Logger LOG = LoggerFactory.getLogger(PeerSession.class);
    private static final int MESSAGES_A_TURN = 1_000;
    private static final int HEARTBEAT_MILLIS = 3_000;
    private static final int SILENCE_MILLIS = 8_000;

    private final Peer peer;
    private final Channel channel;
    private final Resync resync;
    private final Strangers strangers;
    private final PeerMessageEncoder encoder = new PeerMessageEncoder();
    private final Teaching teaching;
    private final Learning learning;
    private int requests;
    private boolean turnScheduled;
    private boolean entriesHeard;

    /** A session over a channel whose handshake is done. */
    PeerSession(Peer peer, ProtocolVersion version, Channel channel, Resync resync, Strangers strangers) {
        this.peer = peer;
        this.channel = channel;
        this.resync = resync;
        this.strangers = strangers;
        this.teaching = new Teaching(encoder, version, peer.sent());
        this.learning = new Learning(encoder, peer::progress, peer.received(), () -> resync.isRepeatedBy(this));
    }

    Peer peer() {
        return peer;
    }

    Channel channel() {
        return channel;
    }

    /** Begins to read messages and to tell of the tables. */
    void open(List<StickTable> tables) {
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addLast(
                new IdleStateHandler(SILENCE_MILLIS, HEARTBEAT_MILLIS, 0, TimeUnit.MILLISECONDS),
                new PeerMessageDecoder(this),
                this);
        tables(tables);
        completeLesson();
    }

    /** Takes over which tables there are. */
    void tables(List<StickTable> tables) {
        learning.tables(tables);
        ByteBuf out = channel.alloc().buffer();
        teaching.tables(tables, peer::progress, out);
        write(out);
        turn();
    }

    /** Asks the peer to tell all that it knows. */
    void requestResync() {
        send(PeerMessage.Ability.READS_BLOCKS);
        send(PeerMessage.Control.RESYNC_REQUEST);
    }

    /** Tells the peer, a replica of Limpet, where a sibling is that it may not know of. */
    void introduce(PeerSession sibling) {
        if (sibling.channel.remoteAddress() instanceof InetSocketAddress where) {
            send(new PeerMessage.Introduction(sibling.peer.name(), where.getAddress()));
        }
    }

    /** Tells everything if that was done before we knew everything, and we do now. */
    void completeLesson() {
        if (peer.isToldInPart() && resync.isWhole()) {
            teachAll();
        }
    }

    /** Tells the peer what it has not been told. */
    void turn() {
        if (!channel.isActive() || !channel.isWritable() || !teaching.isDue()) {
            return;
        }
        ByteBuf out = channel.alloc().buffer();
        teaching.teach(MESSAGES_A_TURN, out);
        write(out);
        if (teaching.isDue() && !turnScheduled) {
            turnScheduled = true;
            channel.eventLoop().execute(() -> {
                turnScheduled = false;
                turn();
            });
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, PeerMessage message) {
        if (!context.channel().isActive()) {
            // It stood behind the message that ended the session.
            return;
        }
        learning.take();
        switch (message) {
            case PeerMessage.Update update -> take(update);
            case PeerMessage.Ack ack -> {
                teaching.acked(ack);
                peer.acknowledged();
            }
            case TableDefinition definition -> {
                teaching.defined(definition);
                learning.defined(definition);
                turn();
            }
            case PeerMessage.TableSwitch ignored -> {}
            case PeerMessage.Ability ability -> {
                switch (ability) {
                    case READS_BLOCKS -> teaching.inBlocks();
                }
            }
            case PeerMessage.Introduction(String name, InetAddress address) -> strangers.heardOf(name, address);
            case PeerMessage.Control control -> control(control);
            case PeerMessage.Error error -> {
                LOG.atWarn()
                        .addKeyValue("peer", peer.name())
                        .addKeyValue("error", error)
                        .log("peer reports an error in what it was sent");
                context.close();
            }
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (!entriesHeard) {
            return;
        }
        entriesHeard = false;
        learning.take();
        resync.heard(this);
        ByteBuf out = channel.alloc().buffer();
        learning.acknowledge(out);
        write(out);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        learning.take();
        context.fireChannelInactive();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        turn();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof IdleStateEvent idle) {
            if (idle.state() == IdleState.WRITER_IDLE) {
                send(PeerMessage.Control.HEARTBEAT);
            } else if (idle.state() == IdleState.READER_IDLE) {
                LOG.atWarn().addKeyValue("peer", peer.name()).log("peer has fallen silent");
                context.close();
            }
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof PeerProtocolException violation) {
            LOG.atWarn()
                    .addKeyValue("peer", peer.name())
                    .addKeyValue("reason", violation.getMessage())
                    .log("peer breaks the protocol");
            send(violation.answer());
        } else if (cause instanceof IOException) {
            LOG.atDebug().addKeyValue("peer", peer.name()).log("connection to peer failed: {}", cause.getMessage());
        } else {
            LOG.atError().addKeyValue("peer", peer.name()).setCause(cause).log("session with peer failed");
        }
        context.close();
    }

    @Override
    public void take(PeerMessage.Update update) {
        if (channel.isActive()) {
            learning.heard(update);
            entriesHeard = true;
        }
    }

    @Override
    public void take(Block block) {
        if (channel.isActive()) {
            learning.heard(block);
            entriesHeard = true;
        }
    }

    private void control(PeerMessage.Control control) {
        switch (control) {
            case RESYNC_REQUEST -> {
                LOG.atInfo().addKeyValue("peer", peer.name()).log("peer asks for all entries");
                requests++;
                teachAll();
            }
            case RESYNC_FINISHED -> {
                send(PeerMessage.Control.RESYNC_CONFIRM);
                resync.finished(this);
            }
            case RESYNC_PARTIAL -> {
                send(PeerMessage.Control.RESYNC_CONFIRM);
                resync.partial(this);
            }
            case RESYNC_CONFIRM -> {
                if (teaching.confirmed().filter(RESYNC_FINISHED::equals).isPresent()) {
                    peer.toldInFull();
                }
                peer.acknowledged();
            }
            case HEARTBEAT -> {}
        }
    }

    private void teachAll() {
        if (resync.isWhole()) {
            teaching.teachAll(RESYNC_FINISHED, this::knowsWhatItToldUs);
        } else {
            peer.toldInPart();
            teaching.teachAll(RESYNC_PARTIAL, this::knowsWhatItToldUs);
        }
        turn();
    }

    /** A peer that asks again may have lost what it told, and one of another kind may have had it from another process. */
    private boolean knowsWhatItToldUs(StickTable table) {
        return requests == 1 && teaching.isInBlocks() && learning.isOnlySourceOf(table);
    }

    private void send(PeerMessage message) {
        ByteBuf out = channel.alloc().buffer();
        encoder.encode(message, out);
        write(out);
    }

    private void write(ByteBuf out) {
        if (out.isReadable()) {
            channel.writeAndFlush(out, channel.voidPromise());
        } else {
            out.release();
        }
    }
}
