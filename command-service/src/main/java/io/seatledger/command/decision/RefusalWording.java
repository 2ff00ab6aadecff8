package io.seatledger.command.decision;

import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The code and the text of a refusal, with its components filled in. */
record RefusalWording(RefusalName name, Map<String, Object> fields) {

    private static final Pattern OPTIONAL = Pattern.compile("\\[([^\\]]*)]");
    private static final Pattern COMPONENT = Pattern.compile("\\{(\\w+)}");

    /** @throws IllegalStateException if the refusal has no {@link RefusalName} */
    static RefusalWording of(Refusal refusal) {
        RefusalName name = refusal.getClass().getAnnotation(RefusalName.class);
        if (name == null) {
            throw new IllegalStateException(refusal.getClass() + " has no @RefusalName");
        }
        return new RefusalWording(name, refusal.fields());
    }

    String code() {
        return fill(name.code());
    }

    RefusalKind kind() {
        return name.kind();
    }

    String detail() {
        return fill(OPTIONAL.matcher(name.text()).replaceAll(part -> isKnown(part.group(1)) ? part.group(1) : ""));
    }

    private boolean isKnown(String part) {
        return COMPONENT.matcher(part).results().map(found -> found.group(1)).allMatch(fields::containsKey);
    }

    private String fill(String text) {
        return COMPONENT.matcher(text).replaceAll(this::valueOf);
    }

    private String valueOf(MatchResult component) {
        Object value = fields.get(component.group(1));
        return Matcher.quoteReplacement(String.valueOf(Objects.requireNonNull(value, component.group(1))));
    }
}
