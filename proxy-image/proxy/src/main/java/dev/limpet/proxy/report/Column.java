package dev.limpet.proxy.report;

import static dev.limpet.proxy.report.ValueType.S32;
import static dev.limpet.proxy.report.ValueType.STR;
import static dev.limpet.proxy.report.ValueType.U32;
import static dev.limpet.proxy.report.ValueType.U64;

import java.util.Locale;

/** The columns of HAProxy's {@code show stat} and CSV export, in their order: tools go by the position. */
public enum Column {
    PXNAME("KNS", STR),
    SVNAME("KNS", STR),
    QCUR("MGP", U32),
    QMAX("MMP", U32),
    SCUR("MGP", U32),
    SMAX("MMP", U32),
    SLIM("CLP", U32),
    STOT("MCP", U64),
    BIN("MCP", U64),
    BOUT("MCP", U64),
    DREQ("MCP", U64),
    DRESP("MCP", U64),
    EREQ("MCP", U64),
    ECON("MCP", U64),
    ERESP("MCP", U64),
    WRETR("MCP", U64),
    WREDIS("MCP", U64),
    STATUS("SGP", STR),
    WEIGHT("MaP", U32),
    ACT("SGP", U32),
    BCK("SGP", U32),
    CHKFAIL("MCP", U64),
    CHKDOWN("MCP", U64),
    /** Seconds since the status changed. */
    LASTCHG("MAP", U32),
    /** Seconds spent down. */
    DOWNTIME("MCP", U32),
    QLIMIT("CGS", U32),
    PID("KGP", U32),
    IID("KGS", U32),
    SID("KGS", U32),
    THROTTLE("MaP", U32),
    LBTOT("MCP", U64),
    TRACKED("CNS", STR),
    TYPE("CGS", U32),
    RATE("MRP", U32),
    RATE_LIM("CLP", U32),
    RATE_MAX("MMP", U32),
    CHECK_STATUS("MOP", STR),
    CHECK_CODE("MOP", U32),
    /** Milliseconds. */
    CHECK_DURATION("MDP", U64),
    HRSP_1XX("MCP", U64),
    HRSP_2XX("MCP", U64),
    HRSP_3XX("MCP", U64),
    HRSP_4XX("MCP", U64),
    HRSP_5XX("MCP", U64),
    HRSP_OTHER("MCP", U64),
    HANAFAIL("MCP", U64),
    REQ_RATE("MRP", U32),
    REQ_RATE_MAX("MMP", U32),
    REQ_TOT("MCP", U64),
    CLI_ABRT("MCP", U64),
    SRV_ABRT("MCP", U64),
    COMP_IN("MCP", U64),
    COMP_OUT("MCP", U64),
    COMP_BYP("MCP", U64),
    COMP_RSP("MCP", U64),
    LASTSESS("MAP", S32),
    LAST_CHK("MOP", STR),
    LAST_AGT("MOP", STR),
    QTIME("MaP", U32),
    CTIME("MaP", U32),
    RTIME("MaP", U32),
    TTIME("MaP", U32),
    AGENT_STATUS("MOP", STR),
    AGENT_CODE("MOP", U32),
    AGENT_DURATION("MDP", U64),
    CHECK_DESC("MOP", STR),
    AGENT_DESC("MOP", STR),
    CHECK_RISE("CGS", U32),
    CHECK_FALL("CGS", U32),
    CHECK_HEALTH("CGS", U32),
    AGENT_RISE("CGS", U32),
    AGENT_FALL("CGS", U32),
    AGENT_HEALTH("CGS", U32),
    ADDR("CGS", STR),
    COOKIE("CNS", STR),
    MODE("CGS", STR),
    ALGO("CGS", STR),
    CONN_RATE("MRP", U32),
    CONN_RATE_MAX("MMP", U32),
    CONN_TOT("MCP", U64),
    INTERCEPTED("MCP", U64),
    DCON("MCP", U64),
    DSES("MCP", U64),
    WREW("MCP", U64),
    CONNECT("MCP", U64),
    REUSE("MCP", U64),
    CACHE_LOOKUPS("MCP", U64),
    CACHE_HITS("MCP", U64),
    SRV_ICUR("MGP", U32),
    SRC_ILIM("CLP", U32),
    QTIME_MAX("MMP", U32),
    CTIME_MAX("MMP", U32),
    RTIME_MAX("MMP", U32),
    TTIME_MAX("MMP", U32),
    EINT("MCP", U64),
    IDLE_CONN_CUR("MGP", U32),
    SAFE_CONN_CUR("MGP", U32),
    USED_CONN_CUR("MGP", U32),
    NEED_CONN_EST("MGP", U32),
    UWEIGHT("MaP", U32),
    AGG_SERVER_STATUS("MGP", U32),
    AGG_SERVER_CHECK_STATUS("MGP", U32),
    AGG_CHECK_STATUS("MGP", U32);

    private final String title = name().toLowerCase(Locale.ROOT);
    private final Tags tags;
    private final ValueType type;

    Column(String tags, ValueType type) {
        this.tags = Tags.of(tags);
        this.type = type;
    }

    /** The name that stands in the header. */
    public String title() {
        return title;
    }

    Tags tags() {
        return tags;
    }

    /** Some values HAProxy calls something else where they are those of a backend as a whole. */
    Tags tags(StatRow.Type of) {
        boolean gauge = this == ACT || this == BCK || this == RATE || this == RATE_MAX;
        return gauge && of == StatRow.Type.BACKEND ? QCUR.tags : tags;
    }

    ValueType type() {
        return type;
    }
}
