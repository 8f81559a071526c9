package io.landbridge.pipeline.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class KeyTest {

    @Test
    void everyCharacterComesBackFromJson() {
        Key key = new Key(List.of("", "a\"b\\c", "tab\tnewline\n\u0000", "😀é", "[1,2]"));
        assertThat(Key.fromJson(key.toJson())).isEqualTo(key);
    }

    @Test
    void jsonIsWhatAPersonWouldWrite() {
        assertThat(Key.of("17", "x").toJson()).isEqualTo("[\"17\",\"x\"]");
    }

    @Test
    void anythingElseIsRefused() {
        for (String wrong : List.of("", "17", "[17]", "[\"a\"", "[\"a\\x\"]", "[\"a\\u12", "[]")) {
            assertThatThrownBy(() -> Key.fromJson(wrong)).as(wrong).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
