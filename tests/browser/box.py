"""The box as a test uses it: its field, the list below it, the reply."""

SURE, ABSENT, DISPUTED = "漏发多久处理完", "怎么做红烧肉", "95010"
TYPED = "平台"
COMPOSED = "退款多久到账"
"""No example of the page, whose reply needs no engine."""
NAME = "用自己的话问"
ENTRY = "entries/platform/platform-review-time/"


def field_of(page, inside="body"):
    return page.locator(inside).get_by_role("combobox", name=NAME).first


def reply_on(page):
    """The reply that is shown, once it is more than that we are looking."""
    reply = page.locator(".kb-reply:not(.kb-reply--wait)")
    reply.wait_for()
    return reply


def bare(text):
    return "".join(text.split())


def status(page):
    return page.locator(".kb-box [role=status]").first


def chosen(field):
    """The option that the screen reader is told of, None when there is none."""
    id = field.get_attribute("aria-activedescendant")
    return field.page.locator(f"#{id}") if id else None


def type_and_wait(field, text=TYPED):
    """Type, until there is something to choose."""
    field.press_sequentially(text)
    options = field.page.get_by_role("option")
    options.first.wait_for()
    return options.all_inner_texts()


def asks(page, question=COMPOSED):
    """What is answered to a question that is typed."""
    field = page.get_by_role("combobox").first
    field.fill(question)
    field.press("Enter")
    return answered(page)


def answered(page):
    """What the reply says, once there is one."""
    page.locator(".kb-reply:not(.kb-reply--wait)").wait_for()
    return page.locator(".kb-reply").inner_text()
