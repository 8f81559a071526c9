package io.landbridge.pipeline.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckAnswerTest {

    private static CheckAnswer number(String spelled) {
        return CheckAnswer.number(spelled);
    }

    private static boolean same(CheckAnswer one, CheckAnswer other) {
        return one.isSame(other, null);
    }

    @Test
    void numbersAreTheSameByTheirValue() {
        assertThat(same(number("1.50"), number("1.5"))).isTrue();
        assertThat(same(number("1E3"), number("1000.000"))).isTrue();
        assertThat(same(number("-0"), number("0.00"))).isTrue();
        assertThat(same(number("1.5"), number("1.5000000000000000000001"))).isFalse();
        assertThat(same(number("12"), CheckAnswer.text("12.0"))).isTrue();
        assertThat(same(number("NaN"), number("NaN"))).isTrue();
        assertThat(same(number("NaN"), number("1"))).isFalse();
    }

    @Test
    void textsAreTheSameByTheirCharacters() {
        assertThat(same(CheckAnswer.text("a"), CheckAnswer.text("a"))).isTrue();
        assertThat(same(CheckAnswer.text("a"), CheckAnswer.text("A"))).isFalse();
        assertThat(same(CheckAnswer.text("a"), CheckAnswer.text("a "))).isFalse();
        assertThat(same(CheckAnswer.text("007"), CheckAnswer.text("7"))).isFalse();
    }

    @Test
    void nullIsTheSameAsNullOnly() {
        assertThat(same(CheckAnswer.NULL, CheckAnswer.NULL)).isTrue();
        assertThat(same(CheckAnswer.NULL, number("0"))).isFalse();
        assertThat(same(number("0"), CheckAnswer.NULL)).isFalse();
        assertThat(same(CheckAnswer.NULL, CheckAnswer.text(""))).isFalse();
        assertThat(same(CheckAnswer.text("NULL"), CheckAnswer.NULL)).isFalse();
        assertThat(CheckAnswer.NULL).hasToString("NULL");
    }

    @ParameterizedTest
    @CsvSource({
        "1000, 1001, 0.001, true",
        "1000, 999, 0.001, true",
        "1000, 1001.0001, 0.001, false",
        "1000, 998.9999, 0.001, false",
        "-1000, -1001, 0.001, true",
        "-1000, -1001.0001, 0.001, false",
        "0, 0, 0.5, true",
        "0, 0.0000001, 0.5, false",
        "5, 5.0, 0, true",
        "5, 5.1, 0, false"
    })
    void theToleranceIsAShareOfTheSourcesNumberWithBothEdges(
            String source, String target, BigDecimal tolerance, boolean isSame) {
        assertThat(number(source).isSame(number(target), tolerance)).isEqualTo(isSame);
    }

    @Test
    void aToleranceMakesNoNumberOfNull() {
        assertThat(CheckAnswer.NULL.isSame(number("0"), BigDecimal.ONE)).isFalse();
        assertThat(CheckAnswer.text("a").isSame(CheckAnswer.text("b"), BigDecimal.ONE))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, true",
        "0.00, 0, true",
        "1, true, true",
        "0, true, false",
        "2, x, false",
        "3, 4, false",
        ", null, true",
        ", NULL, true",
        ", 0, false"
    })
    void whatIsExpectedIsANumberOrNull(@Nullable String answer, String expected, boolean isExpected) {
        assertThat((answer == null ? CheckAnswer.NULL : number(answer)).isExpected(expected))
                .isEqualTo(isExpected);
    }

    @Test
    void whatIsExpectedOfATextIsEveryCharacter() {
        assertThat(CheckAnswer.text("ok").isExpected("ok")).isTrue();
        assertThat(CheckAnswer.text("ok").isExpected("OK")).isFalse();
        assertThat(CheckAnswer.text("1.0").isExpected("1")).isFalse();
        assertThat(CheckAnswer.text("null").isExpected("null")).isTrue();
    }
}
