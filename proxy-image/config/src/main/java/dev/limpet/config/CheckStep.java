package dev.limpet.config;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;

/** One step of a health check that talks to a server. Texts are 1 to 256 characters, in UTF-8 on the wire. */
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({@JsonSubTypes.Type(CheckStep.Send.class), @JsonSubTypes.Type(CheckStep.Expect.class)})
public sealed interface CheckStep {
    /** Sends a text. */
    record Send(
            @JsonSerialize(converter = EscapedText.Writing.class)
            @JsonDeserialize(converter = EscapedText.Reading.class)
            String send)
            implements CheckStep {
        public Send {
            Check.range("healthCheck.probe.steps.send", send.codePointCount(0, send.length()), 1, 256);
        }
    }

    /** Waits until a text is found in what the server has sent since the last {@link Send}. */
    record Expect(
            @JsonSerialize(converter = EscapedText.Writing.class)
            @JsonDeserialize(converter = EscapedText.Reading.class)
            String expect)
            implements CheckStep {
        public Expect {
            Check.range("healthCheck.probe.steps.expect", expect.codePointCount(0, expect.length()), 1, 256);
        }
    }
}
