package dev.limpet.proxy.peers;

/**
 * What a table can store of an entry. A constant's ordinal is its bit in a definition's data field, and entries carry
 * their values in this order.
 */
enum DataType {
    SERVER_ID(Form.NUMBER),
    GPT0(Form.NUMBER),
    GPC0(Form.NUMBER),
    GPC0_RATE(Form.RATE),
    CONN_CNT(Form.NUMBER),
    CONN_RATE(Form.RATE),
    CONN_CUR(Form.NUMBER),
    SESS_CNT(Form.NUMBER),
    SESS_RATE(Form.RATE),
    HTTP_REQ_CNT(Form.NUMBER),
    HTTP_REQ_RATE(Form.RATE),
    HTTP_ERR_CNT(Form.NUMBER),
    HTTP_ERR_RATE(Form.RATE),
    BYTES_IN_CNT(Form.NUMBER),
    BYTES_IN_RATE(Form.RATE),
    BYTES_OUT_CNT(Form.NUMBER),
    BYTES_OUT_RATE(Form.RATE),
    GPC1(Form.NUMBER),
    GPC1_RATE(Form.RATE),
    SERVER_KEY(Form.NAME),
    HTTP_FAIL_CNT(Form.NUMBER),
    HTTP_FAIL_RATE(Form.RATE),
    GPT(Form.NUMBERS),
    GPC(Form.NUMBERS),
    GPC_RATE(Form.RATES),
    GLITCH_CNT(Form.NUMBER),
    GLITCH_RATE(Form.RATE);

    /** How a value is written, which also decides what a definition adds for its type. */
    enum Form {
        /** A number; nothing is added. */
        NUMBER(1),
        /** Milliseconds since the period began, and the counts of this and the previous one; the period is added. */
        RATE(3),
        /** A name of the dictionary; nothing is added. */
        NAME(0),
        /** As many numbers as the definition adds. */
        NUMBERS(1),
        /** As many rates as the definition adds, with their period. */
        RATES(3);

        private final int numbers;

        Form(int numbers) {
            this.numbers = numbers;
        }

        /** Numbers that one element of the value consists of. */
        int numbers() {
            return numbers;
        }

        boolean isArray() {
            return this == NUMBERS || this == RATES;
        }

        boolean hasPeriod() {
            return this == RATE || this == RATES;
        }
    }

    private final Form form;

    DataType(Form form) {
        this.form = form;
    }

    Form form() {
        return form;
    }
}
