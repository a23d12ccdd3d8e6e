package dev.limpet.validation;

/** Why a field is refused; the words and names are those of Kubernetes' field errors. */
public enum Reason {
    UNKNOWN("unknown field", "FieldValueForbidden", Weight.ORDINARY),
    FORBIDDEN("Forbidden", "FieldValueForbidden", Weight.ORDINARY),
    INVALID("Invalid value", "FieldValueInvalid", Weight.ORDINARY),
    DUPLICATE("Duplicate value", "FieldValueDuplicate", Weight.ORDINARY),
    REQUIRED("Required value", "FieldValueRequired", Weight.BLOCKS_RULES),
    NOT_SUPPORTED("Unsupported value", "FieldValueNotSupported", Weight.BLOCKS_RULES),
    TYPE_INVALID("Invalid value", "FieldValueTypeInvalid", Weight.BLOCKS_RULES),
    TOO_LONG("Too long", "FieldValueTooLong", Weight.BLOCKS_RULES),
    TOO_MANY("Too many", "FieldValueTooMany", Weight.BLOCKS_RULES);

    private enum Weight {
        ORDINARY,
        BLOCKS_RULES
    }

    private final String words;
    private final String causeType;
    private final Weight weight;

    Reason(String words, String causeType, Weight weight) {
        this.words = words;
        this.causeType = causeType;
        this.weight = weight;
    }

    String words() {
        return words;
    }

    /** The {@code reason} of a cause in a Kubernetes {@code Status}. */
    public String causeType() {
        return causeType;
    }

    /** Whether CEL rules are left unchecked while a field is refused for this: they could not be relied on to run. */
    boolean blocksRules() {
        return weight == Weight.BLOCKS_RULES;
    }
}
