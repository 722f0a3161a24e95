" Vim syntax file
" Language: crieur.conf(5) and crieur-policy(5)
" Put it into ~/.vim/syntax/, and into ~/.vim/filetype.vim:
"   au BufRead,BufNewFile */crieur/*.conf,crieur.conf setf crieur
if exists("b:current_syntax")
  finish
endif

setlocal iskeyword+=-

syn keyword crieurBlock site store gate dns relay dkim inlet dues register
syn keyword crieurBlock moderation archive confirmation bounce retention alert kind
syn keyword crieurBlock list rule
syn keyword crieurBlock expect include
syn match   crieurKey     "\<[a-z_]\+\ze\s*="
syn match   crieurQuote   contained +\\.+
syn region  crieurText    start=+"+ skip=+\\.+ end=+"+ contains=crieurQuote
syn region  crieurText    start=+'+ skip=+\\.+ end=+'+ contains=crieurQuote
" Expressions stand in quotes; their words are shown all the same.
syn region  crieurExpression matchgroup=crieurKey
      \ start=+\<\(when\|receive\|moderate\|as\)\s*=\s*"+ skip=+\\.+ end=+"+
      \ contains=crieurWord,crieurOperator,crieurNumber,crieurInner
syn region  crieurInner   contained start=+'+ end=+'+
syn keyword crieurWord    contained member paid lapsed in facilitates guest role
syn keyword crieurWord    contained tag active-in member-of moderated known
syn keyword crieurWord    contained authenticated proof size attachments
syn keyword crieurWord    contained attachment html-only automatic spam
syn keyword crieurWord    contained recipients outsiders subject header
syn keyword crieurWord    contained first-post posts-today posts-this-hour
syn keyword crieurWord    contained list-posts-today list-posts-this-hour
syn keyword crieurWord    contained reply today weekday
syn keyword crieurWord    contained hour
syn keyword crieurOperator contained and or not
syn match   crieurNumber  "\<\d\+[KMGsmhdw]\?\>"
syn keyword crieurVerdict accept hold confirm reject discard
syn match   crieurComment "#.*$"
syn match   crieurComment "//.*$"
syn region  crieurComment start="/\*" end="\*/"

hi def link crieurBlock      Structure
hi def link crieurKey        Identifier
hi def link crieurText       String
hi def link crieurExpression String
hi def link crieurInner      Special
hi def link crieurQuote      SpecialChar
hi def link crieurWord       Function
hi def link crieurOperator   Operator
hi def link crieurNumber     Number
hi def link crieurVerdict    Constant
hi def link crieurComment    Comment

let b:current_syntax = "crieur"
